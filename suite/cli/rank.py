"""`python -m suite rank [NAME…]`."""

from pathlib import Path
from typing import Any

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import overrides, tag, tracking_uri
from suite.cli.output import json_file, markdown_file, write
from suite.cli.terminal import console

INCOMPLETE = 3
"""The exit code if a planned trial has no score: the ranking may change when it has one."""


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME|FILE.toml]...", shell_complete=benchmark_names)
@tag
@overrides
@json_file("all numbers")
@markdown_file("the table")
@click.option(
    "--figures",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Also draw scores, probabilities of improvement, profiles and the critical-difference diagram into FOLDER.",
)
@tracking_uri
def command(
    names: tuple[str, ...],
    json_file: Path | None,
    markdown_file: Path | None,
    figures: Path | None,
    **settings: Any,
) -> int:
    """Rank initializers over benchmarks and seeds, with ties.

    Initializers with results in all tasks are ranked. Without names the tasks are those of the default benchmarks.
    Nothing is trained: stored results are read. Exit code 0: complete; 2: the input is wrong; 3: trials failed or are
    missing.

    \b
    Example:
      python -m suite rank
      python -m suite rank mnist depth --figures drawn/
      python -m suite rank circles mnist --initializer he_normal --initializer my_init.py:MyInit
    """
    from suite.commands.rank import rank
    from suite.report.ranking.table import document, markdown, standings
    from suite.report.ranking.words import sentences

    board = rank(names, **settings).board
    terminal = console()
    terminal.print(standings(board))
    terminal.print(sentences(board))
    if json_file:
        write(json_file, document(board))
    if markdown_file:
        write(markdown_file, markdown(board).encode())
    if figures:
        from suite.report.charts.page import files
        from suite.report.ranking.charts import figures as drawn

        figures.mkdir(parents=True, exist_ok=True)
        for name, content in files(drawn(board)).items():
            write(figures / name, content)
            click.echo(figures / name)
    return 0 if board.complete else INCOMPLETE
