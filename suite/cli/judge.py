"""`python -m suite judge INITIALIZER`."""

from pathlib import Path
from typing import Any

import click

from suite.cli.completion import benchmark_names, initializer_names
from suite.cli.options import Whole, alpha, budget, limit, positive, tracking_uri
from suite.cli.output import OutputFile, json_file, markdown_file, write
from suite.cli.terminal import console

MINUTES = 15.0
"""The longest that a card may take, if nobody says how long."""


@click.command()
@click.argument("initializer", required=False, metavar="NAME|SPEC", shell_complete=initializer_names)
@click.option(
    "--task",
    "tasks",
    multiple=True,
    metavar="NAME|FILE",
    shell_complete=benchmark_names,
    help="A benchmark with the initializers default and positive. Default: those with the tag panel.",
)
@budget(MINUTES, "all tasks", "all tasks are decided")
@click.option("--metric", type=click.Choice(["accuracy", "loss"]), help="What decides, on validation data.")
@click.option(
    "--results",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.csv",
    help="Judge these scores instead: a CSV file with the columns initializer, task, seed and score.",
)
@click.option("--baseline", metavar="NAME", default="default", show_default=True, help="The default in --results.")
@click.option("--lower", is_flag=True, help="In --results a smaller score is better.")
@click.option(
    "--margin",
    type=positive,
    metavar="X",
    help="Smallest difference that matters. Default: 0.005 of an accuracy, or of scores from 0 to 1; else 1 %.",
)
@alpha(0.2, "The probability of any wrong answer on the card.")
@click.option("--jobs", type=Whole(min=1), metavar="N", help="Trainings at a time. Default: one for each core.")
@json_file("the card")
@markdown_file("the card")
@click.option("--html", "html_file", type=OutputFile(), metavar="FILE", help="Also write the card as an HTML page.")
@click.option("--plain", is_flag=True, help="Plain lines instead of a live display.")
@tracking_uri
def command(
    initializer: str | None,
    minutes: float | None,
    trials: int | None,
    until_decided: bool,
    json_file: Path | None,
    markdown_file: Path | None,
    html_file: Path | None,
    plain: bool,
    **options: Any,
) -> int:
    """Judge an initializer against the tuned default, on a fixed panel of small tasks, or from results.

    On each task it races on the same seeds with the default, both at a learning rate of their own. A task counts if the
    default does not differ from itself under other seeds, and if a control that is known to be worse is found to be.
    Exit code 0: each task that applies is decided; 1: worse over all; 2: the input is wrong; 3: undecided.

    \b
    Example:
      python -m suite judge he_normal
      python -m suite judge my_init.py:MyInit --minutes 30 --html card.html --json card.json
      python -m suite judge mine --results runs.csv --baseline he_normal
    """
    from suite.commands.judge import judge
    from suite.report.judging.renderings import files, screen
    from suite.report.progress.counter import Counter

    terminal = console()
    most = limit(minutes, trials, until_decided, MINUTES)
    with Counter(terminal, plain, 60 * most if most else None) as progress:
        card = judge(initializer, minutes=most, trials=trials, listener=progress, **options)
    terminal.print(screen(card))
    outputs = {"card.json": json_file, "card.md": markdown_file, "card.html": html_file}
    contents = files(card) if any(outputs.values()) else {}
    for name, content in contents.items():
        if (path := outputs[name]) is not None:
            write(path, content)
    return card.code
