"""The command line: one small file for each command."""

import importlib
from typing import Any, NoReturn

import click

from suite.cli.errors import DEBUG, LeftError, report_errors
from suite.execution.supervisor import leave

VERBS = {
    "run": "Train, track and compare benchmarks.",
    "explain": "Explain why a net with these initial weights trains, or does not.",
    "audit": "Measure how each weight of a net is initialized, and judge it.",
    "choose": "Choose the initializer that is best for a net on its data, and how sure that is.",
    "judge": "Judge an initializer against the tuned default, on a fixed panel or from results.",
    "check": "Compare results with claims and accepted results: the gate for CI.",
    "rank": "Rank initializers over benchmarks and seeds, with ties.",
    "accept": "Accept present results: later checks compare with them.",
    "calibrate": "Measure the gate: false alarms, power and coverage by seeds.",
    "list": "Show the benchmarks by name.",
    "show": "Show a benchmark with all defaults, and its number of trials.",
    "results": "Print stored results as a table, CSV, JSON or Parquet.",
    "report": "Write stored results as one HTML page, to read and to send.",
    "ui": "Serve the store's pages, with links to the comparison.",
    "sync": "Send results that wait for their store.",
    "data": "List, fetch, import or find datasets.",
    "schema": "Print the JSON schema of a benchmark file, for editors.",
    "completion": "Print the completion script for a shell.",
}


class Verbs(click.Group):
    """A group that imports a command's module only when the command is called.

    For `--help` it reads one line for each command from `VERBS`.
    """

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a newcomer meets them."""
        return [*VERBS]  # `list` is the module of that verb here, once it was imported

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"suite.cli.{cmd_name}").command
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their lines, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([*VERBS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command.

        Raises:
            LeftError: the user's own code called `sys.exit`; whatever its code, the command has not finished.
        """
        try:
            return super().invoke(ctx)
        except SystemExit as error:
            raise LeftError(error) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or suggest the nearest to an unknown one."""
        from suite.errors import unknown

        if args and args[0] not in VERBS and not ctx.resilient_parsing and not args[0].startswith("-"):
            raise unknown("command", args[0], VERBS)
        return super().resolve_command(ctx, args)


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show tracebacks of input errors, too.")
@click.version_option(package_name="initializer-suite", prog_name="suite")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """What does the choice of initial weights do to training?

    \b
    Example:
      python -m suite run            the default benchmarks
      python -m suite run circles --seeds 5
      python -m suite ui             compare the runs in the browser
    """
    context.meta[DEBUG] = debug


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Exit code 0: all well; 1: a verdict fails; 2: the input is wrong; 3: undecided or incomplete. The exit does not wait
    for other threads, nor for a trial that was left behind in a long compiled call.
    """
    leave(report_errors(cli, args))
