"""`python -m suite results NAME`."""

from pathlib import Path

import click

from suite.cli.completion import benchmark_names, initializer_names
from suite.cli.options import tracking_uri
from suite.errors import UserError

FORMATS = ("table", "csv", "json", "parquet")


@click.command()
@click.argument("name", shell_complete=benchmark_names)
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), default="table", show_default=True, help="Form of the output."
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead of the terminal."
)
@click.option(
    "--initializer",
    "initializers",
    multiple=True,
    shell_complete=initializer_names,
    help="Only trials of this initializer.",
)
@click.option("--seed", "seeds", type=int, multiple=True, help="Only trials of this seed.")
@click.option(
    "--figures",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Draw curves and boundary of each chosen trial into FOLDER, and add them to its run.",
)
@tracking_uri
def command(
    name: str,
    kind: str,
    output: Path | None,
    initializers: tuple[str, ...],
    seeds: tuple[int, ...],
    figures: Path | None,
    tracking_uri: str | None,
) -> None:
    """Print the stored trials of a benchmark, one row each: status, parameters and metrics.

    \b
    Example:
      python -m suite results circles --format csv --output circles.csv
      python -m suite results circles --initializer he-normal --seed 3 --figures drawn/
    """
    from suite.commands.results import draw_trials, named, results
    from suite.report.comparison.listing import printed, written

    frame = results(name, tracking_uri=tracking_uri)
    if frame.empty:
        raise UserError(f"{name}: the store has no results of this benchmark; `python -m suite run {name}` makes them")
    if initializers:
        frame = frame[frame["initializer"].isin(initializers)]
    if seeds:
        frame = frame[frame["seed"].isin(seeds)]
    if figures is not None:
        for path in draw_trials(name, set(frame["run"]), figures, tracking_uri):
            click.echo(path)
    elif output is not None or kind == "parquet":
        click.echo(written(frame, kind, output or Path(f"{named(name)}.{kind}")))
    else:
        printed(frame, kind)
