"""What the command line makes of errors: one line for the user's, a traceback for ours."""

import logging
import sys

import click

from suite.errors import UserError

DEBUG = "suite.debug"

WRONG_INPUT = 2
INTERRUPTED = 130


def report_errors(command: click.Command, args: list[str] | None) -> int:
    """Run `command` and return its exit code; an error in the input is one line on standard error and code 2."""
    arguments = sys.argv[1:] if args is None else args
    debug = "--debug" in arguments
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("suite").setLevel(logging.INFO)
    try:
        code = command.main(args=arguments, prog_name="python -m suite", standalone_mode=False)
    except UserError as error:
        if debug:
            raise
        click.echo(f"error: {error}", err=True)
        return WRONG_INPUT
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        click.echo(f"error: {error.format_message()}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    return code if isinstance(code, int) else 0
