"""Present results as entries of a baseline."""

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite

from suite.benchmark.baseline import Entry
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import Claim
from suite.benchmark.selection import SELECTED
from suite.benchmark.sweep import Point
from suite.benchmark.trial import Trial, digest
from suite.training.result import Result, Status

SHORT = 12
"""Hexadecimal digits of a digest that are kept."""


def sampled(
    benchmark: Benchmark, trials: Sequence[Trial], results: Sequence[Result], accepted: Iterable[Entry] = ()
) -> list[Entry]:
    """Return the results of a benchmark's planned trials as entries, in the order of the plan.

    Places without any result have no entry. A trial without a score is in `failed`. For `accepted` see
    `default_metric`.
    """
    default = default_metric(results, accepted)
    return [
        entry
        for planned, known in _places(trials, results)
        for entry in _entries(planned[0], known, benchmark.guarded(planned[0].initializer, default))
    ]


def watched(benchmark: Benchmark, trials: Sequence[Trial], results: Sequence[Result]) -> list[Entry]:
    """Return the numbers on which claims rest, as entries.

    Only scalars of trials are included. They have no margin. Guarded metrics are left out.
    """
    default = default_metric(results)
    found: list[Entry] = []
    for planned, known in _places(trials, results):
        trial = planned[0]
        metrics = [claim.metric for claim in benchmark.claims if not claim.of_files and speaks_of(claim, trial)]
        others = [name for name in metrics if name not in benchmark.guarded(trial.initializer, default)]
        measured = [name for name in dict.fromkeys(others) if any(name in result.metrics for result in known)]
        found += _entries(trial, known, measured)
    return found


def speaks_of(claim: Claim, trial: Trial) -> bool:
    """Return whether one side of a claim is about a trial's initializer and point."""
    point = dict(trial.point)
    return any(
        trial.initializer == side.initializer
        and all(value in (SELECTED, point.get(key)) for key, value in side.at.items())
        for side in claim.sides
    )


def _places(trials: Sequence[Trial], results: Sequence[Result]) -> Iterator[tuple[list[Trial], list[Result]]]:
    """Yield the planned trials of each initializer and point, with their results."""
    known = {result.trial.id: result for result in results}
    places: dict[tuple[str, Point], list[Trial]] = {}
    for trial in trials:
        places.setdefault((trial.initializer, Point(trial.point)), []).append(trial)
    for planned in places.values():
        yield planned, [known[trial.id] for trial in planned if trial.id in known]


def configuration(trial: Trial) -> str:
    """Return the hash of what is trained.

    Seeds, diagnostics and the benchmark's own names are left out.
    """
    table = trial.spec.resolved()
    del table["seed"], table["replicate"], table["diagnostics"]
    return digest(table)[:SHORT]


def _entries(trial: Trial, results: Sequence[Result], metrics: Iterable[str]) -> Iterator[Entry]:
    if not results:
        return
    results = sorted(results, key=lambda result: result.trial.replicate)
    scored = [result for result in results if result.status.scored]
    data = [str(result.dataset.get("digest", ""))[:SHORT] for result in scored]
    weights = {result.weights for result in scored}
    for metric in metrics:
        yield Entry(
            initializer=trial.initializer,
            point=dict(trial.point),
            metric=metric,
            configuration=configuration(trial),
            data=tuple(data[:1] if len(set(data)) == 1 else data),
            seeds=tuple(result.trial.replicate for result in scored),
            values=tuple(_finite(result.metrics.get(metric)) for result in scored),
            failed=tuple(result.trial.replicate for result in results if not result.status.scored),
            diverged=sum(result.status is Status.DIVERGED for result in scored),
            draws=0 if "" in weights else len(weights),
            twins=max((result.metrics.get("initial/twins", 0.0) for result in scored), default=0.0),
        )


def default_metric(results: Iterable[Result], accepted: Iterable[Entry] = ()) -> str:
    """Return the metric that is guarded by default: the final test accuracy, or the loss of a regression.

    Accepted entries count, too: if no trial has a score now, an accuracy that vanished must be missed.
    """
    names = {name for result in results for name in result.metrics} | {entry.metric for entry in accepted}
    return "final/test_accuracy" if "final/test_accuracy" in names or not names else "final/test_loss"


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
