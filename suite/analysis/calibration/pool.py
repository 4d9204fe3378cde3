"""Pools of results from which reruns are drawn.

A pool has many seeds of one benchmark, all in one environment.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from suite.analysis.regression.sample import default_metric
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point
from suite.stats.shift import Array
from suite.training.result import Result

POINT = 0.01
"""The unit of drops of an accuracy; drops of other metrics are counted in margins."""


@dataclass(frozen=True)
class Subject:
    """The subject of one comparison: a guarded metric of one initializer at one point of the sweep.

    `margin` is the drop to exclude. Planted drops are multiples of `unit`. Both are in the units of the metric.
    """

    initializer: str
    point: Point
    metric: str
    margin: float

    @property
    def unit(self) -> float:
        """One point of an accuracy, the margin of anything else."""
        return POINT if parsed(self.metric).rising else self.margin

    @property
    def sign(self) -> int:
        """The factor after which more is better."""
        return parsed(self.metric).sign


@dataclass(frozen=True)
class Pool:
    """Results of all subjects, more is better, of shape (subjects, seeds): seeds are joint, as in a real check.

    `untrained` is the same metric before the first step, NaN if there is none. `left_out` counts the seeds that are
    left out because one of their trials has no score.
    """

    subjects: tuple[Subject, ...]
    values: Array
    untrained: Array
    left_out: int = 0

    @property
    def seeds(self) -> int:
        """Number of seeds to draw from."""
        return int(self.values.shape[-1]) if self.subjects else 0


def pooled(benchmark: Benchmark, results: Sequence[Result]) -> Pool:
    """Return the pool of a benchmark's results, with the seeds whose trials all have a score.

    A trial that lacks the metric counts as infinitely bad, as in a check.

    Args:
        benchmark: says which metrics are guarded, with which margins.
        results: of all its planned trials.
    """
    default = default_metric(results)
    places: dict[tuple[str, Point], dict[int, Result]] = {}
    for result in results:
        place = places.setdefault((result.trial.initializer, Point(result.trial.point)), {})
        if result.status.scored:
            place[result.trial.replicate] = result
    seeds = sorted(set.intersection(*map(set, places.values()))) if places else []
    guarded = [
        (Subject(initializer, Point(results[seeds[0]].trial.point), metric, margin), [results[seed] for seed in seeds])
        for (initializer, _), results in places.items()
        if seeds
        for metric, margin in benchmark.guarded(initializer, default).items()
    ]
    return Pool(
        tuple(subject for subject, _ in guarded),
        np.array([_values(subject, of, subject.metric, -np.inf) for subject, of in guarded]),
        np.array([_values(subject, of, parsed(subject.metric).initial, np.nan) for subject, of in guarded]),
        len({result.trial.replicate for result in results}) - len(seeds),
    )


def _values(subject: Subject, results: Sequence[Result], metric: str, missing: float) -> list[float]:
    found = [result.metrics.get(metric) for result in results]
    return [missing if value is None else subject.sign * value for value in found]
