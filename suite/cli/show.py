"""`python -m suite show NAME`."""

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import overrides
from suite.cli.terminal import console


@click.command()
@click.argument("name", shell_complete=benchmark_names)
@overrides
def command(name: str, seeds: int | None, initializers: tuple[str, ...], settings: dict[str, object]) -> None:
    """Show a benchmark with every default filled in, and its number of trials.

    Nothing is trained, and the user's own code is not imported.

    \b
    Example:
      python -m suite show mnist --set training.epochs=1
    """
    from suite.benchmark.load import load
    from suite.report.comparison.listing import resolved

    console().print(resolved(load(name, seeds=seeds, initializers=initializers, settings=settings)))
