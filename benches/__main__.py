"""Command line of the measurements: `python -m benches`."""

import sys

import click

from suite.cli.errors import report_errors
from suite.cli.terminal import console

NAME = "python -m benches"
MISSED = 1


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--markdown", is_flag=True, help="Print a Markdown table.")
def command(names: tuple[str, ...], markdown: bool) -> int:
    """Measure the suite beside what it replaces.

    Contenders take turns in processes of their own; medians and ratios are printed. Names: notebook, dense,
    convolutional, landmark, cluster, tracking, startup, main. Exit code 1: a goal is missed.

    \b
    Example:
      python -m benches notebook
    """
    from benches.measure import take
    from benches.table import sheet

    rows = []
    for title, measured in take(names):
        click.echo(f"measured: {title}", err=True)
        rows += measured
    table = sheet(rows)
    if markdown:
        click.echo(table.markdown())
    else:
        console().print(table)
    return 0 if all(row.met for row in rows) else MISSED


if __name__ == "__main__":
    sys.exit(report_errors(command, None, NAME))
