"""Summaries: rows of initializers at points of the sweep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from statistics import fmean, median
from typing import Literal

from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point
from suite.benchmark.training import Target
from suite.benchmark.trial import Trial
from suite.stats.interval import Interval, interval
from suite.stats.proportion import Proportion, wilson
from suite.training.result import Result, Status


def guessing(result: Result, part: str = "test") -> float | None:
    """Return the share of the most frequent class in a part of a trial's data, None for a regression.

    A net whose output is constant, as with all weights 0, reaches it: on MNIST it is 11.35 %, while one over the number
    of classes is 10 %. For a result that was stored without the shares it is one over the number of classes.
    """
    frequent: dict[str, float] = result.dataset.get("frequent") or {}
    if part in frequent:
        return frequent[part]
    classes = {"binary": 2, "multiclass": result.dataset.get("outputs")}.get(result.dataset.get("task", ""))
    return 1 / int(classes) if classes else None


def chance(results: Iterable[Result]) -> float | None:
    """Return the mean of `guessing`, since each replicate may have data of its own, None for a regression."""
    known = [share for result in results if (share := guessing(result)) is not None]
    return fmean(known) if known else None


QUANTITIES = {
    "train_accuracy": "final/train_accuracy",
    "test_accuracy": "final/test_accuracy",
    "train_loss": "final/train_loss",
    "test_loss": "final/test_loss",
    "initial_loss": "initial/train_loss",
}
"""The quantities of a row, and their metrics."""


Tuning = Literal["", "common", "own"]
"""Hyperparameters of a row: the common ones or the selected ones."""


@dataclass(frozen=True)
class Row:
    """One initializer at one point of the sweep, over its seeds.

    Each of the `QUANTITIES` is a median over the scored trials with its interval, None if it was not measured: a
    regression has no accuracy. A diverged trial counts as the untrained model; a loss that is not finite is infinite.
    `worst` is the number that a median hides: the worst seed's final test accuracy, or the highest final test loss if
    there is no accuracy; None if no trial is scored. `steps_to_target` is the median over the `reached` seeds that
    arrived at `target`, None if none did. A seed that diverged did not arrive. `tuning` is empty in a summary, which
    has all points; selections of points set it.
    """

    initializer: str
    point: Point
    results: tuple[Result, ...]
    planned: int
    scored: int
    diverged: int
    train_accuracy: Interval | None
    test_accuracy: Interval | None
    train_loss: Interval | None
    test_loss: Interval | None
    initial_loss: Interval | None
    worst: float | None
    target: Target | None
    steps_to_target: float | None
    reached: int
    tuning: Tuning

    @property
    def failed(self) -> int:
        """Number of planned trials without a score: failed, timed out, interrupted or never run."""
        return self.planned - self.scored

    @property
    def success(self) -> Proportion | None:
        """The share of scored seeds that reached the target, None without a target or without scores."""
        return wilson(self.reached, self.scored) if self.target and self.scored else None


def summarize(results: Sequence[Result], planned: Sequence[Trial] = ()) -> list[Row]:
    """Return a row for each point of the sweep and each initializer.

    Points keep the order of the plan. Within a point, initializers are sorted best first: by the median final test
    accuracy, or by the median final test loss if there is no accuracy; ties by their worst seeds; further ties in the
    order of the plan.

    Args:
        results: the results of one benchmark.
        planned: the trials that should have results; by default the trials of the results.
    """
    trials = planned or [result.trial for result in results]
    order: dict[Point, int] = {}
    expected: dict[tuple[Point, str], list[Trial]] = {}
    for trial in trials:
        order.setdefault(Point(trial.point), len(order))
        expected.setdefault(_place(trial), []).append(trial)
    found: dict[tuple[Point, str], list[Result]] = {place: [] for place in expected}
    for result in results:
        if _place(result.trial) in found:
            found[_place(result.trial)].append(result)
    rows = [_row(trials, found[place]) for place, trials in expected.items()]
    return sorted(rows, key=lambda row: (order[row.point], *rank(row)))


def measured(results: Iterable[Result], metric: str) -> Interval | None:
    """Return the median of a metric over the scored results, None if it was not measured."""
    values = scores(results, metric)
    return interval(values) if values else None


def scores(results: Iterable[Result], metric: str) -> list[float]:
    """Return a metric of each scored result, or none if it was not measured.

    Every training has a loss, and stored metrics are finite: a loss that a scored trial lacks was not finite and counts
    as infinite. Any other metric counts as measured only if all results have it.
    """
    found = [result.metrics.get(metric) for result in results if result.status.scored]
    if None in found and not parsed(metric).of_loss:
        return []
    return [inf if value is None else value for value in found]


def rank(row: Row) -> tuple[int, float, float]:
    """Return the key that sorts rows, best first: by the median on test data, then by the worst seed."""
    if row.test_accuracy is not None and row.worst is not None:
        return 0, -row.test_accuracy.median, -row.worst
    if row.test_loss is not None and row.worst is not None:
        return 1, row.test_loss.median, row.worst
    return 2, 0.0, 0.0


def _place(trial: Trial) -> tuple[Point, str]:
    return Point(trial.point), trial.initializer


def _row(planned: Sequence[Trial], results: Sequence[Result]) -> Row:
    results = sorted(results, key=lambda result: result.trial.replicate)
    scored = [result for result in results if result.status.scored]
    finished = [result for result in scored if result.status is Status.FINISHED]
    arrivals = [steps for result in finished for key, steps in result.metrics.items() if parsed(key).kind == "steps_to"]
    return Row(
        initializer=planned[0].initializer,
        point=Point(planned[0].point),
        results=tuple(results),
        planned=len(planned),
        scored=len(scored),
        diverged=len(scored) - len(finished),
        **{name: measured(scored, metric) for name, metric in QUANTITIES.items()},
        worst=_worst(scored),
        target=planned[0].spec.training.target,
        steps_to_target=median(arrivals) if arrivals else None,
        reached=len(arrivals),
        tuning="",
    )


def _worst(results: Sequence[Result]) -> float | None:
    accuracies, losses = (scores(results, f"final/test_{quantity}") for quantity in ("accuracy", "loss"))
    return min(accuracies) if accuracies else max(losses, default=None)
