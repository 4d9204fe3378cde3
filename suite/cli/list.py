"""`python -m suite list`."""

from itertools import groupby
from typing import TYPE_CHECKING

import click

from suite.cli.completion import tag_names
from suite.cli.terminal import console

if TYPE_CHECKING:
    from suite.registry.plugins import Plugin


@click.command()
@click.option("--tag", shell_complete=tag_names, help="Only benchmarks with this tag, for example default.")
def command(tag: str | None) -> None:
    """Show the benchmarks: the current folder's `benchmarks/` first, then the shipped ones.

    Then what installed packages add to initializers, datasets, models and diagnostics.

    \b
    Example:
      python -m suite list --tag default
    """
    from suite.benchmark.choice import read_all
    from suite.benchmark.labels import printable
    from suite.benchmark.load import available
    from suite.registry import plugins
    from suite.report.comparison.listing import benchmarks

    found = read_all(available())
    console().print(benchmarks([benchmark for benchmark in found if tag is None or tag in benchmark.tags]))
    for kind in plugins.KINDS:
        for package, each in groupby(sorted(plugins.added(kind), key=_package), key=_package):
            names = ", ".join(plugin.name for plugin in each)
            click.echo(printable(f"{package} adds {kind}: {names}"))


def _package(plugin: "Plugin") -> str:
    return f"{plugin.package} {plugin.version}"
