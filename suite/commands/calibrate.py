"""Error rates of checks, measured on stored results."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.choice import check_guarded
from suite.benchmark.regression import Regression
from suite.commands.request import Request
from suite.errors import UserError

if TYPE_CHECKING:
    from suite.analysis.calibration.pool import Pool
    from suite.report.contents.shown import Calibration

FEWEST = 20
"""Smallest number of seeds of a pool: with fewer, an outcome of one seed in twenty is often missing."""


def calibrate(
    name: str,
    *,
    seeds: int | None = None,
    at: Iterable[int] = (),
    alpha: float = 0.05,
    margin: float | None = None,
    reruns: int = 1000,
    tracking_uri: str | None = None,
) -> "Calibration":
    """Return how often checks of a benchmark are wrong, and how often right, by number of seeds.

    >>> calibration = suite.calibrate("circles", reruns=20)
    >>> [gate.seeds for gate in calibration.gates if not gate.paired]
    [3, 5, 10, 20]

    Args:
        name: a benchmark's name, or the path to its file.
        seeds: number of stored seeds to draw from, instead of the benchmark's own number.
        at: further numbers of seeds on each side, beside 3, 5, 10, 20 and the benchmark's own.
        alpha: as in a check.
        margin: a margin that replaces all of the benchmark's, in the units of the metric.
        reruns: number of simulated checks for each number of seeds.
        tracking_uri: an MLflow tracking URI; by default MLFLOW_TRACKING_URI, else `mlruns/` in the current folder.

    Raises:
        UserError: a result is missing, there are fewer than 20 seeds, or nothing of the benchmark is guarded.
    """
    from suite.analysis.calibration.calibrate import AT, calibrated
    from suite.report.contents.shown import Calibration

    request = Request(name, seeds=seeds, tracking_uri=tracking_uri)
    benchmark = request.benchmark()
    published = benchmark.published.seeds
    check_guarded(benchmark)
    if margin is not None:
        benchmark = benchmark.model_copy(update={"regression": _everywhere(margin, benchmark.regression)})
    pool = _pool(benchmark, request)
    calibration = calibrated(benchmark.name, pool, published, at={*AT, *at}, alpha=alpha, reruns=reruns)
    return Calibration(**vars(calibration))


def _everywhere(margin: float, regression: Regression) -> Regression:
    margins = {name: dict.fromkeys(metrics, margin) for name, metrics in regression.initializers.items()}
    if regression.metrics:
        return Regression(metrics=dict.fromkeys(regression.metrics, margin), initializers=margins)
    return Regression(margin=margin, initializers=margins)


def _pool(benchmark: Benchmark, request: Request) -> "Pool":
    from suite.analysis.calibration.pool import pooled

    if benchmark.seeds < FEWEST:
        raise UserError(
            f"{benchmark.name}: {benchmark.seeds} seeds are too few to draw from, expected {FEWEST} or more: rare "
            f"outcomes would be missing; {_run(request, 100)} trains some, --seeds 100 then takes them"
        )
    trials = benchmark.trials()
    results = request.store.results(trials, files=False)
    if len(results) < len(trials):
        raise UserError(
            f"{benchmark.name}: {len(trials) - len(results)} of {len(trials)} planned trials have no result in the "
            f"present environment; {_run(request, benchmark.seeds)} makes them"
        )
    pool = pooled(benchmark, results)
    if pool.seeds < FEWEST:
        raise UserError(
            f"{benchmark.name}: {pool.seeds} of {benchmark.seeds} seeds have a score for every initializer, expected "
            f"{FEWEST} or more to draw from; {_run(request, benchmark.seeds)} runs the others again"
        )
    return pool


def _run(request: Request, seeds: int) -> str:
    return f"`{replace(request, seeds=seeds).command('run')}`"
