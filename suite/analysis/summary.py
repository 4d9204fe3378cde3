"""What a benchmark came to: a row for each initializer at each point of the sweep, the best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from suite.analysis.interval import Interval, interval, support
from suite.benchmark.sweep import Point
from suite.benchmark.training import Target
from suite.benchmark.trial import Trial
from suite.training.result import Result, Status


@dataclass(frozen=True)
class Row:
    """One initializer at one point of the sweep, over its seeds.

    A diverged trial counts in every mean, as the untrained model. An interval is None where any of the scored trials
    lacks the metric: a regression has no accuracy, and a loss that overflows has no mean.
    `steps_to_target` is the median over the `reached` seeds that arrived at `target`; None where none did.
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
    target: Target | None
    steps_to_target: float | None
    reached: int

    @property
    def failed(self) -> int:
        """Number of planned trials without a score: failed, timed out, interrupted or never run."""
        return self.planned - self.scored


def summarize(results: Sequence[Result], planned: Sequence[Trial] = ()) -> list[Row]:
    """Return a row for each point of the sweep and initializer.

    Points stand in the order in which they are planned. In each, initializers stand best first: by the mean final test
    accuracy, by the mean final test loss where there is none; equal ones stand in the order in which they are planned.

    Args:
        results: those of one benchmark.
        planned: the trials that should have results; those of the results where it is not given.
    """
    trials = planned or [result.trial for result in results]
    order: dict[str, int] = {}
    expected: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        order.setdefault(str(trial.point), len(order))
        expected.setdefault(_place(trial), []).append(trial)
    found: dict[tuple[str, str], list[Result]] = {place: [] for place in expected}
    for result in results:
        if _place(result.trial) in found:
            found[_place(result.trial)].append(result)
    rows = [_row(trials, found[place]) for place, trials in expected.items()]
    return sorted(rows, key=lambda row: (order[str(row.point)], *_rank(row)))


def measured(results: Iterable[Result], metric: str) -> Interval | None:
    """Return the mean of a metric over the scored of these results, None unless every one of them has it."""
    values = [result.metrics.get(metric) for result in results if result.status.scored]
    present = [value for value in values if value is not None]
    return interval(present, support=support(metric)) if values and len(present) == len(values) else None


def _place(trial: Trial) -> tuple[str, str]:
    return str(trial.point), trial.initializer


def _row(planned: Sequence[Trial], results: Sequence[Result]) -> Row:
    results = sorted(results, key=lambda result: result.trial.replicate)
    scored = [result for result in results if result.status.scored]
    arrivals = [steps for result in scored for key, steps in result.metrics.items() if key.startswith("steps_to/")]
    return Row(
        initializer=planned[0].initializer,
        point=planned[0].point,
        results=tuple(results),
        planned=len(planned),
        scored=len(scored),
        diverged=sum(result.status is Status.DIVERGED for result in scored),
        train_accuracy=measured(scored, "final/train_accuracy"),
        test_accuracy=measured(scored, "final/test_accuracy"),
        train_loss=measured(scored, "final/train_loss"),
        test_loss=measured(scored, "final/test_loss"),
        initial_loss=measured(scored, "initial/train_loss"),
        target=planned[0].spec.training.target,
        steps_to_target=median(arrivals) if arrivals else None,
        reached=len(arrivals),
    )


def _rank(row: Row) -> tuple[int, float]:
    if row.test_accuracy is not None:
        return 0, -row.test_accuracy.mean
    return (1, row.test_loss.mean) if row.test_loss is not None else (2, 0.0)
