"""`python -m suite explain [FILE.py:NAME]`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from suite.cli.options import Whole, sizes
from suite.cli.output import FIGURES, FigureFile, OutputFile, write
from suite.cli.terminal import console
from suite.errors import UserError

if TYPE_CHECKING:
    from suite.analysis.explanation.explanation import Diagnosis

DESCRIPTION = ("depth", "width", "activation")
"""Options that describe a net; a function's net needs no description."""

INITIALIZER = "he_normal"
"""The initializer that is explained if neither a model nor an initializer is given."""

count = Whole(min=1)
output = OutputFile()


@click.command()
@click.argument("subject", required=False, metavar="[FILE.py:NAME|MODEL.keras|FILE.toml]")
@click.option("--depth", type=count, metavar="N", help="Hidden layers of the net. Default: 10.")
@click.option("--width", type=count, metavar="N", help="Units of each hidden layer. Default: 100.")
@click.option("--activation", metavar="NAME", help="Keras name of the hidden layers' activation. Default: relu.")
@click.option(
    "--initializer",
    metavar="NAME|SPEC",
    help="A Keras name, package.module:Class, or label=specification as in a benchmark's file. Default: he_normal; for "
    "your own model, its own weights.",
)
@click.option("--compare", default="", metavar="NAME,…", help="Further initializers to measure on the same net.")
@click.option(
    "--dataset",
    "--data",
    metavar="NAME|SPEC",
    help="Inputs and targets: a dataset's name, file.py:function of your own, a CSV, Parquet or NPZ file with a column "
    "or array `target`, a benchmark's file, whose data are taken, or a table as in one. Default: random inputs.",
)
@click.option(
    "--target",
    multiple=True,
    metavar="COLUMN",
    help="The column of the data to predict; of several one option each. Default: target.",
)
@click.option(
    "--inputs",
    multiple=True,
    metavar="[NAME=]N,…",
    help="Size of a random input, as 28,28,1; of several inputs one option each, with its name. Default: the width.",
)
@click.option("--outputs", type=count, metavar="K", help="Number of classes. Default: 10.")
@click.option("--batch", type=Whole(min=2), metavar="N", help="Examples to measure on. Default: 128.")
@click.option(
    "--returns",
    type=click.Choice(["logits", "probabilities"]),
    help="What your model returns, if measuring it cannot show it.",
)
@click.option(
    "--tier",
    type=click.Choice(["cheap", "standard", "full"]),
    default="standard",
    show_default=True,
    help="How much to measure.",
)
@click.option(
    "--seed", type=Whole(min=0), default=0, show_default=True, metavar="N", help="Seed of weights and inputs."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=300,
    show_default=True,
    metavar="SECONDS",
    help="Time limit of your own code, with the libraries that it calls; measuring does not count.",
)
@click.option("--html", "html_file", type=output, metavar="FILE", help="Also write the explanation as one HTML page.")
@click.option(
    "--png", "png_file", type=FigureFile(), metavar="FILE", help="Also draw the signals: a PNG, SVG or PDF file."
)
def command(
    subject: str | None,
    initializer: str | None,
    compare: str,
    inputs: tuple[str, ...],
    target: tuple[str, ...],
    timeout: float,
    html_file: Path | None,
    png_file: Path | None,
    **settings: Any,
) -> int:
    """Explain by its signals, before any training, why a net with these initial weights trains, or does not.

    Options describe the net, or your function returns it. Exit code 0: the net is well; 1: something is
    wrong; 2: the input is wrong; 3: your own code did not come back.

    \b
    Example:
      python -m suite explain --depth 50 --activation tanh --initializer pytorch_default
      python -m suite explain my_code.py:build_model --compare he_normal,orthogonal
      python -m suite explain my_benchmark.toml
      python -m suite explain --depth 30 --initializer 'small={class_name="RandomNormal", config={stddev=0.01}}'
    """
    described = [name for name in DESCRIPTION if settings[name] is not None]
    if subject is not None and described:
        raise UserError(f"--{described[0]} describes a net, but {subject} is one already; expected one or the other")
    from suite.commands.explain import explain
    from suite.execution.overtime import finished
    from suite.report.explanation.screen import screen

    if subject is None and initializer is None:
        initializer = INITIALIZER
    others = _listed(compare)
    what = f"explain {subject or 'the perceptron'} with {', '.join((initializer or 'its own weights', *others))}"

    def explained() -> "Diagnosis":
        return explain(
            subject,
            initializer=initializer,
            compare=others,
            target=target[0] if len(target) == 1 else target or None,
            inputs=sizes(inputs),
            announce=_announce,
            **settings,
        )

    diagnosis = finished(what, explained, timeout)
    console().print(screen(diagnosis))
    if html_file:
        from suite.report.explanation.page import explanation_page

        write(html_file, explanation_page(diagnosis))
    if png_file:
        from suite.report.charts.page import render
        from suite.report.explanation.figure import signal_profiles

        write(png_file, render(signal_profiles(diagnosis), FIGURES[png_file.suffix]))
    return 0 if diagnosis.first.well else 1


def _announce(cost: str) -> None:
    click.echo(cost, err=True)


def _listed(text: str) -> tuple[str, ...]:
    """Return the parts between commas.

    Commas inside brackets belong to a specification.
    """
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "{[(") - (letter in "}])")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return tuple(part.strip() for part in parts if part.strip())
