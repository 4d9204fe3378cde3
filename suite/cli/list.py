"""`python -m suite list`."""

import click

from suite.cli.completion import tag_names
from suite.cli.terminal import console


@click.command()
@click.option("--tag", shell_complete=tag_names, help="Only benchmarks with this tag, for example default.")
def command(tag: str | None) -> None:
    """Show the benchmarks: the current folder's `benchmarks/` first, then the shipped ones.

    Then what installed packages add to initializers, datasets, models and diagnostics.

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
