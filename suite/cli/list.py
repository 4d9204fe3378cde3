"""`python -m suite list`."""

import click

from suite.cli.completion import tag_names
from suite.cli.terminal import console


@click.command()
@click.option("--tag", shell_complete=tag_names, help="Only benchmarks with this tag, for example default.")
def command(tag: str | None) -> None:
    """Show the benchmarks: those in the current folder's `benchmarks/`, then the shipped ones.

    Initializers, datasets, models and diagnostics of installed packages follow.

    \b
    Example:
      python -m suite list --tag default
    """
    from suite.benchmark.labels import printable
    from suite.commands.list import additions, benchmarks
    from suite.report.comparison import listing

    console().print(listing.benchmarks(benchmarks(tag)))
    for line in additions():
        click.echo(printable(line))
