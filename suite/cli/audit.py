"""`python -m suite audit NET`."""

import os
from pathlib import Path
from typing import Any

import click

from suite.cli.options import Whole, sizes
from suite.cli.output import SUMMARY, OutputFile, json_file, markdown_file, write
from suite.cli.terminal import console
from suite.errors import UserError

output = OutputFile()


@click.command()
@click.argument("subject", required=False, metavar="FILE.py:NAME|MODULE:NAME|MODEL.keras")
@click.option("--with", "arguments", metavar="JSON", help="Arguments of the function or class, as '{\"depth\": 12}'.")
@click.option(
    "--promise",
    metavar="LAW|JSON|FILE",
    help="Your word, to be judged: the law of all kernels, as he_normal, or laws by patterns of weights' names, as "
    '\'{"*.kernel": "he_normal"}\', or a TOML or JSON file with them.',
)
@click.option("--accept", type=output, metavar="FILE.json", help="Write the laws as a passport, for review in a diff.")
@click.option(
    "--against",
    metavar="FILE.json|NET",
    help="Compare the laws with a passport, or with another net. Seeds do not matter.",
)
@click.option(
    "--census",
    metavar="GROUP",
    help="Audit all nets of a library: keras, keras-hub, torchvision, timm or transformers. --json keeps what is done, "
    "so an interrupted census goes on with it.",
)
@click.option(
    "--inputs",
    multiple=True,
    metavar="[NAME=]N,…",
    help="Size of an input, as 28,28,1, for a net that does not know it; of several inputs one option each, with its "
    "name.",
)
@click.option("--all", "every", is_flag=True, help="Show each weight and each gate, not one row for all blocks.")
@click.option(
    "--no-explain", "explained", is_flag=True, flag_value=False, default=True, help="Do not measure what advice costs."
)
@click.option("--seed", type=Whole(min=0), default=0, show_default=True, metavar="N", help="Seed of the build.")
@json_file("the audit")
@markdown_file("the audit")
@click.option("--junit", "junit_file", type=output, metavar="FILE", help="Also write JUnit XML, for a CI server.")
def command(
    subject: str | None,
    census: str | None,
    arguments: str | None,
    inputs: tuple[str, ...],
    every: bool,
    json_file: Path | None,
    markdown_file: Path | None,
    junit_file: Path | None,
    **settings: Any,
) -> int:
    """Measure how each weight of a net is initialized, and judge it, without training.

    For each weight: its measured law, its fans as the layer uses them, and the published recipes that fit. Over the
    net: shared seeds, equal weights, blocks unlike the others, and what the architecture asks for.
    Exit code 0: all well; 1: a fault, a broken promise, or a change against the passport; 2: the input is wrong; 3: a
    promise of which it cannot be told.

    \b
    Example:
      python -m suite audit my_net.py:build
      python -m suite audit my_net.py:build --promise he_normal
      python -m suite audit my_net.py:build --accept passport.json
      python -m suite audit my_net.py:build --against passport.json --junit audit.xml
      python -m suite audit keras.applications:ResNet50 --with '{"weights": null}'
      python -m suite audit --census keras --json census.json --markdown census.md
    """
    if census is not None:
        return _census(census, json_file, markdown_file)
    if subject is None:
        raise UserError("expected a net, as file.py:function, or --census GROUP; received neither")
    from suite.commands.audit import audit
    from suite.report.audit.renderings import files, screen

    found = audit(subject, arguments=arguments, inputs=sizes(inputs), **settings)
    console().print(screen(found, every=every))
    contents = files(found)
    for file, name in ((json_file, "audit.json"), (markdown_file, "audit.md"), (junit_file, "audit.xml")):
        if file is not None:
            write(file, contents[name])
    if os.environ.get(SUMMARY):
        write(Path(os.environ[SUMMARY]), contents["audit.md"], append=True)
    return found.code


def _census(group: str, json_file: Path | None, markdown_file: Path | None) -> int:
    from suite.commands.audit.census import census
    from suite.report.audit.census import nets, page, words

    found = census(group, json_file, lambda said: click.echo(said, err=True))
    for part in (nets(found), words(found)):
        if part.rows:
            console().print(part)
    if markdown_file is not None:
        write(markdown_file, page(found).encode())
    return 0
