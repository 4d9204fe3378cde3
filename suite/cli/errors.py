"""Errors on the command line: one line, or a traceback."""

import logging
import os
import sys

import click

from suite.cli.completion import VARIABLE
from suite.cli.invocation import WRITTEN, working
from suite.errors import IncompleteError, UserError, cause
from suite.execution.stopping import signals_as_interrupts

DEBUG = "suite.debug"

WRONG_INPUT = 2
INCOMPLETE = 3
INTERRUPTED = 130

LONGEST = 2000
"""Characters of an error: content of a file, which errors quote, can have any length."""


class LeftError(click.ClickException):
    """A command ended before it had finished."""

    exit_code = INCOMPLETE

    def __init__(self, error: SystemExit) -> None:
        super().__init__(
            f"left by {cause(error)}, as code of your own does with sys.exit; finished trials are kept, and the same "
            "command continues from there"
        )


def report_errors(command: click.Command, args: list[str] | None, name: str = WRITTEN) -> int:
    """Run `command` and return its exit code.

    An error in the input is one line on standard error, and the code is 2.

    Args:
        command: the command to run.
        args: the arguments; by default those of the process.
        name: the start of the command line, for the help text.
    """
    arguments = sys.argv[1:] if args is None else args
    debug = "--debug" in arguments
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("suite").setLevel(logging.INFO)
    try:
        with signals_as_interrupts():
            code = command.main(args=arguments, prog_name=name, complete_var=VARIABLE, standalone_mode=False)
    except UserError as error:
        if debug:
            raise
        _say(str(error))
        return INCOMPLETE if isinstance(error, IncompleteError) else WRONG_INPUT
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        _say(error.format_message())
        return error.exit_code
    except (KeyboardInterrupt, click.Abort) as error:
        click.echo(working(str(error.__cause__ or error)) or "interrupted", err=True)
        return INTERRUPTED
    except (OSError, ValueError):
        if debug or not _output_is_closed():
            raise
        _say("standard output was closed before all was printed, as code of your own does with os.close(1)")
        return INCOMPLETE
    return code if isinstance(code, int) else 0


def _output_is_closed() -> bool:
    """Return whether nothing can be printed any more."""
    try:
        os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return True
    return False


def _say(error: str) -> None:
    """Print an error on one line, without its middle if it is too long."""
    from suite.benchmark.labels import printable

    line = working(printable(error))
    if len(line) > LONGEST:
        line = f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 + 3 :]}"
    click.echo(f"error: {line}", err=True)
