"""`python -m suite schema`."""

import json
from pathlib import Path

import click

from suite.cli.output import OutputFile, write


@click.command()
@click.option("--output", type=OutputFile(), metavar="FILE", help="Write to a file instead of the terminal.")
def command(output: Path | None) -> None:
    """Print the JSON schema of a benchmark file: with it, editors complete keys and names and mark errors.

    \b
    Example:
      python -m suite schema --output suite.schema.json
    """
    from suite.benchmark.schema import schema

    text = json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        write(output, text.encode())
        click.echo(output)
