"""HTML pages of stored results; nothing is trained."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.choice import Names
from suite.report.contents.report import Report

if TYPE_CHECKING:
    from suite.analysis.ranking.board import Leaderboard
    from suite.report.page.page import Page
    from suite.tracking.store import Store


def report(
    names: Names = (),
    tag: str | None = None,
    *,
    tracking_uri: str | None = None,
    seeds: int | None = None,
    initializers: Sequence[str] = (),
    settings: Mapping[str, object] | None = None,
    announce: Callable[[str], None] = lambda _: None,
) -> "Page":
    """Return the HTML page of the stored results of benchmarks: their planned trials in the present environment.

    >>> suite.report("circles", seeds=3).save("circles.html")
    PosixPath('circles.html')

    Args:
        names: benchmarks by name or path; if empty and without a tag, those tagged "default".
        tag: the benchmarks with this tag, instead of names.
        tracking_uri: an MLflow tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.
        seeds: replicates of each initializer, instead of the files'.
        initializers: initializers to keep or add, as in `load`.
        settings: dotted keys and values that replace the files', as in `load`.
        announce: a function that gets the name of each benchmark while the page is made.

    Raises:
        UserError: the store cannot be read, or has no result of any of these benchmarks.
    """
    from suite.commands.request import Request
    from suite.errors import UserError
    from suite.report.page.page import Page, document, page

    request = Request(names, tag, seeds, initializers, settings, tracking_uri)
    benchmarks = request.benchmarks()
    called = [benchmark.argument for benchmark in benchmarks]
    reports = [gather(benchmark, request.store) for benchmark in benchmarks]
    if not any(report.results for report in reports):
        run = replace(request, names=called).command("run")
        raise UserError(f"{' '.join(called)}: the store has no results in the present environment; `{run}` makes them")
    written = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    data = document(reports, ranked(reports, request.options), written, called, request.options, announce)
    return Page(data["title"], data["about"], page(data))


def gather(benchmark: Benchmark, store: "Store") -> Report:
    """Return the report on a benchmark's stored results, with rows and verdicts as after a run."""
    from suite.commands.conclude import judged

    trials = benchmark.trials()
    results = store.results(trials)
    complete = sum(result.status.scored for result in results) == len(trials)
    return judged(benchmark, trials, results, complete)


def ranked(reports: Sequence[Report], options: Sequence[str]) -> "Leaderboard | None":
    """Return the leaderboard of these benchmarks, None if no two initializers took part in the same task."""
    from suite.analysis.ranking.leaderboard import leaderboard
    from suite.errors import UserError

    try:
        return leaderboard([(report.benchmark, report.results) for report in reports], options=options)
    except UserError:
        return None
