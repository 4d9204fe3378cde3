"""`python -m suite list`."""

import click

from suite.cli.console import console


@click.command()
@click.option("--tag", help="Only benchmarks with this tag, for example default.")
def command(tag: str | None) -> None:
    """Show the benchmarks: the current folder's `benchmarks/` first, then the shipped ones.

    \b
    Example:
      python -m suite list --tag default
    """
    from suite.benchmark.load import available, load
    from suite.report.listing import benchmarks

    found = [load(str(path)) for path in available().values()]
    console().print(benchmarks([benchmark for benchmark in found if tag is None or tag in benchmark.tags]))
