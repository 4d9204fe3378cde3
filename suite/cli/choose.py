"""`python -m suite choose NET`."""

from pathlib import Path
from typing import Any

import click

from suite.cli.completion import initializer_names
from suite.cli.options import Whole, alpha, budget, limit, positive, tracking_uri
from suite.cli.options import settings as changes
from suite.cli.output import FIGURES, FigureFile, OutputFile, json_file, markdown_file, write
from suite.cli.terminal import console

MINUTES = 5.0
"""The longest that a choice may take, if nobody says how long."""


@click.command()
@click.argument("subject", metavar="FILE.py:NAME|MODEL.keras|BENCHMARK")
@click.option(
    "--data",
    "--dataset",
    metavar="NAME|SPEC",
    help="The data: a dataset's name, file.py:function of your own, a CSV, Parquet or NPZ file with a column or array "
    "`target`, or a table as in a benchmark's file. Default: the benchmark's own.",
)
@click.option("--target", multiple=True, metavar="COLUMN", help="The column of the data to predict. Default: target.")
@budget(MINUTES, "it", "it is decided")
@click.option(
    "--initializer",
    "initializers",
    multiple=True,
    metavar="NAME|SPEC",
    shell_complete=initializer_names,
    help="One more to compare: a Keras name, file.py:Class, package.module:Class, or label=specification.",
)
@click.option("--epochs", type=positive, metavar="N", help="Epochs of each training. Default: the file's, else 10.")
@changes
@click.option("--metric", type=click.Choice(["accuracy", "loss"]), help="What decides, on validation data.")
@click.option(
    "--margin",
    type=positive,
    metavar="X",
    help="Smallest difference that matters. Default: 0.005, or 1 % of a loss.",
)
@alpha(0.2, "The probability of a wrong answer, all contenders and looks together.")
@click.option("--jobs", type=Whole(min=1), metavar="N", help="Trainings at a time. Default: one for each core.")
@click.option(
    "--name", metavar="NAME", help="Of the MLflow experiments. Default: that of --save, or of the net and -choice."
)
@click.option("--save", type=OutputFile(), metavar="FILE.toml", help="Write the benchmark that repeats the race.")
@click.option("--no-explain", "explained", is_flag=True, flag_value=False, default=True, help="Do not say why.")
@click.option("--dry-run", is_flag=True, help="Show the contenders with their reasons, and train nothing.")
@click.option("--png", "png_file", type=FigureFile(), metavar="FILE", help="Also draw the race: PNG, SVG or PDF.")
@json_file("the choice")
@markdown_file("the choice")
@click.option("--plain", is_flag=True, help="Plain lines instead of a live display.")
@tracking_uri
def command(
    subject: str,
    data: str | None,
    target: tuple[str, ...],
    minutes: float | None,
    trials: int | None,
    until_decided: bool,
    initializers: tuple[str, ...],
    epochs: float | None,
    dry_run: bool,
    png_file: Path | None,
    json_file: Path | None,
    markdown_file: Path | None,
    plain: bool,
    **options: Any,
) -> int:
    """Choose the initializer that is best for a net on its data, and say how sure that is.

    The net's own weights, initializers that fit its structure, and your own ones race on the same seeds, each at a
    learning rate tuned on validation data. Exit code 0: decided, the best is known or all that is left is tied;
    2: the input is wrong; 3: undecided.

    \b
    Example:
      python -m suite choose my_net.py:build --data my_data.py:load
      python -m suite choose my_net.py:build --data shop.csv --target sold --dry-run
      python -m suite choose mnist --minutes 10 --initializer my_init.py:MyInit --save race.toml
    """
    from suite.commands.choose import candidates, choose
    from suite.report.choosing.renderings import document, markdown
    from suite.report.choosing.table import entered
    from suite.report.contents.outcome import chosen
    from suite.report.progress.counter import Counter

    terminal = console()
    options |= {"initializers": initializers, "target": target[0] if len(target) == 1 else target or None}
    options |= {"training": {"epochs": epochs}} if epochs else {}
    if dry_run:
        asked = {key: options[key] for key in ("initializers", "target", "training", "settings") if key in options}
        with Counter(terminal, plain, None) as progress:
            field = candidates(subject, data, listener=progress, **asked)
        terminal.print(entered(field))
        return 0
    most = limit(minutes, trials, until_decided, MINUTES)
    with Counter(terminal, plain, 60 * most if most else None) as progress:
        choice = choose(subject, data, minutes=most, trials=trials, listener=progress, **options)
    for part in chosen(choice):
        terminal.print(part)
    for file, content in ((json_file, document(choice)), (markdown_file, markdown(choice).encode())):
        if file is not None:
            write(file, content)
    if png_file is not None and not choice.figures:
        terminal.print(f"{png_file}: not written: no round has taken place, so there is nothing to draw")
    elif png_file is not None:
        from suite.report.charts.page import render

        write(png_file, render(choice.figures["distances"], FIGURES[png_file.suffix]))
    return choice.code
