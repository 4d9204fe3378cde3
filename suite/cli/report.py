"""`python -m suite report [NAME…]`."""

from pathlib import Path
from typing import Any

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import overrides, tag, tracking_uri
from suite.cli.output import OutputFile, write


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME|FILE.toml]...", shell_complete=benchmark_names)
@tag
@overrides
@click.option(
    "--output",
    type=OutputFile(),
    default=Path("report.html"),
    show_default=True,
    metavar="FILE",
    help="The page to write.",
)
@click.option("--open", "show", is_flag=True, help="Open it in the browser, too.")
@tracking_uri
def command(
    names: tuple[str, ...], tag: str | None, output: Path, show: bool, tracking_uri: str | None, **changes: Any
) -> None:
    """Write the stored results of benchmarks as one HTML page, to read and to send to a colleague.

    The page needs no server and no network. Nothing is trained. Without names the default benchmarks are shown.

    \b
    Example:
      python -m suite report                        the default benchmarks
      python -m suite report circles mnist --output study.html --open
      python -m suite report --tag landmark --output landmarks.html
      python -m suite report circles --initializer he-normal --initializer my_init.py:MyInit
    """
    from suite.commands.report import report

    page = report(names, tag, tracking_uri=tracking_uri, announce=_announce, **changes)
    write(output, page.html)
    click.echo(output)
    if show:
        click.launch(output.absolute().as_uri())


def _announce(name: str) -> None:
    click.echo(name, err=True)
