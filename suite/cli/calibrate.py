"""`python -m suite calibrate NAME`."""

from pathlib import Path
from typing import Any

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import Whole, alpha, tracking_uri
from suite.cli.output import FIGURES, FigureFile, json_file, markdown_file, write
from suite.cli.terminal import console


@click.command()
@click.argument("name", metavar="NAME|FILE.toml", shell_complete=benchmark_names)
@click.option("--seeds", type=Whole(min=1), metavar="N", help="Stored seeds to draw from. Default: the file's.")
@click.option(
    "--at",
    type=Whole(1, 200),
    multiple=True,
    metavar="N",
    help="Also measure checks with N seeds, beside 3, 5, 10, 20 and the file's. May be given several times.",
)
@alpha(0.5, "Level, as in a check.")
@click.option(
    "--margin",
    type=click.FloatRange(min=0, min_open=True),
    metavar="M",
    help="A margin instead of the file's: 0.01 is one point of an accuracy.",
)
@click.option("--reruns", type=Whole(min=1), default=1000, show_default=True, metavar="N", help="Simulated checks.")
@json_file("all numbers")
@markdown_file("the tables")
@click.option(
    "--figure", "figure_file", type=FigureFile(), metavar="FILE", help="Also draw the numbers: a PNG, SVG or PDF file."
)
@tracking_uri
def command(
    name: str,
    json_file: Path | None,
    markdown_file: Path | None,
    figure_file: Path | None,
    **settings: Any,
) -> None:
    """Measure the gate: how often `check` is wrong, and which drops it finds, by number of seeds.

    Thousands of checks are drawn from stored results, with and without drops planted in them. Nothing is trained: run
    the benchmark with many seeds first, 100 or more.

    \b
    Example:
      python -m suite run circles --seeds 100
      python -m suite calibrate circles --seeds 100
      python -m suite calibrate circles --seeds 100 --margin 0.03 --at 40 --figure gate.png
    """
    from suite.commands.calibrate import calibrate
    from suite.report.calibration.figure import calibration_figure
    from suite.report.calibration.table import document, markdown, sheets
    from suite.report.charts.page import render

    calibration = calibrate(name, **settings)
    if json_file:
        write(json_file, document(calibration))
    if markdown_file:
        write(markdown_file, markdown(calibration).encode())
    if figure_file:
        write(figure_file, render(calibration_figure(calibration), FIGURES[figure_file.suffix]))
    terminal = console()
    for sheet in sheets(calibration):
        terminal.print(sheet)
