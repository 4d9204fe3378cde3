"""`python -m suite run [NAME…]`."""

import shlex
from typing import Any, Literal

import click

from suite.cli.completion import benchmark_names
from suite.cli.options import execution, overrides, tag, tracking_uri
from suite.cli.terminal import console

FAILED = 1
INCOMPLETE = 3


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME|FILE.toml]...", shell_complete=benchmark_names)
@tag
@overrides
@execution
@click.option("--dry-run", is_flag=True, help="Show what would be trained, and train nothing.")
@click.option("--force", is_flag=True, help="Run finished trials again.")
@click.option(
    "--log-models",
    type=click.Choice(["none", "best"]),
    is_flag=False,
    flag_value="best",
    default="none",
    show_default=True,
    help="Register the best model of each initializer, for loading with mlflow and keras.",
)
@click.option("--plain", is_flag=True, help="Plain lines instead of a live display.")
@tracking_uri
def command(
    names: tuple[str, ...],
    tag: str | None,
    jobs: int | None,
    executor: str,
    address: str | None,
    max_failures: int,
    dry_run: bool,
    force: bool,
    plain: bool,
    tracking_uri: str | None,
    log_models: Literal["none", "best"],
    **changes: Any,
) -> int:
    """Train, track and compare benchmarks: the named ones, else those with the tag, else the default ones.

    In a folder with `benchmarks/` these are the ones in it that are tagged default, or all in it if none is.

    Finished trials are skipped. Exit code 0: all well; 1: a claim fails; 2: the input is wrong; 3: a trial has no
    score, or its result waits on disk.

    \b
    Example:
      python -m suite run
      python -m suite run --tag landmark
      python -m suite run mnist --seeds 10 --initializer he-normal --initializer orthogonal
      python -m suite run circles --initializer 'wide={class_name="RandomNormal", config={stddev=3.0}}'
    """
    from suite.commands.request import Request
    from suite.commands.run import run
    from suite.report.comparison import listing
    from suite.report.contents import outcome
    from suite.report.progress.terminal import Progress

    terminal = console()
    request = Request(names, tag, tracking_uri=tracking_uri, **changes)
    benchmarks = request.benchmarks()
    if dry_run:
        for benchmark in benchmarks:
            terminal.print(listing.resolved(benchmark))
        return 0
    counts = {benchmark.name: benchmark.seeds * benchmark.variants for benchmark in benchmarks}
    with Progress(terminal, plain, counts) as progress:
        reports = run(
            benchmarks,
            jobs=jobs,
            executor=executor,
            address=address,
            max_failures=max_failures,
            force=force,
            tracking_uri=tracking_uri,
            log_models=log_models,
            listener=progress,
        )
    for report in reports:
        terminal.print(outcome.shown(report))
    terminal.print(outcome.where_next(shlex.join(request.arguments) if request.initializers else ""))
    if any(report.refuted for report in reports):
        return FAILED
    return 0 if all(report.complete and not report.waiting for report in reports) else INCOMPLETE
