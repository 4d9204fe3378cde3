"""Leaderboards and their parts, as values."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.sweep import Point
from suite.stats.improvement import Improvement

Scale = Literal["accuracy", "loss"]
"""The metric from which the scores of a leaderboard are made."""


@dataclass(frozen=True)
class Task:
    """A unit of comparison: a benchmark at one point of its sweep, without the selected axes.

    `seeds` counts the `planned` seeds that have a result of any initializer; the others have not run yet and do not
    count. `chance` is the accuracy of guessing, the mean over results; None for a regression, which has a loss only.
    `argument` names the benchmark on a command line, "" if that is its name.
    """

    benchmark: str
    point: Point
    seeds: int
    planned: int
    chance: float | None
    argument: str = ""


@dataclass(frozen=True)
class Standing:
    """The place of one initializer.

    `name` is the label that most tasks give it, `identifier` its canonical specification as JSON. `iqm` is the
    interquartile mean of its scores, with bounds that are NaN with too few seeds. `mean_rank` is 1 for an initializer
    that is the best in every seed of every task. `scored` counts its trials with a score, `diverged` those of them that
    are scored as the untrained model, `failed` the trials that ended without a score (failed, timed out, interrupted),
    and `missing` the trials without a result although other initializers have one. `place` has the best and the worst
    possible place, given the significant differences.
    """

    name: str
    identifier: str
    iqm: float
    low: float
    high: float
    mean_rank: float
    scored: int
    diverged: int
    failed: int
    missing: int
    place: tuple[int, int]


@dataclass(frozen=True)
class Profiles:
    """The share of trials that score more than each of `thresholds`, (thresholds,), in the order of the standings.

    `share` and its pointwise bounds are of shape (initializers, thresholds).
    """

    thresholds: NDArray[np.float64]
    share: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class CriticalDifference:
    """A test over tasks: do initializers differ on tasks such as these?

    `mean_ranks` are in the order of the standings. `cliques` are groups of places in them, sorted by mean rank, without
    a significant difference. `p_value` is that of all being equal, over this number of `tasks`.
    """

    mean_ranks: tuple[float, ...]
    cliques: tuple[tuple[int, ...], ...]
    p_value: float
    tasks: int


@dataclass(frozen=True)
class LeftOut:
    """An initializer that is not ranked, and why; a whole benchmark if `initializer` is empty."""

    initializer: str
    benchmarks: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Leaderboard:
    """Initializers ranked over tasks, the best first.

    Attributes:
        tasks: the tasks in which all ranked initializers took part.
        seeds: the fewest and the most seeds of a task.
        standings: the best first.
        improvement: the probability that one initializer beats another.
        profiles: the share of trials that score more than a threshold, None if no task has an accuracy.
        ties: groups of tied initializers, by name: two or more neighbours in the standings without a significant
            difference. Groups may overlap.
        critical_difference: the test over tasks, None if `untested` says why there is none.
        untested: why there is no test over tasks, "" if there is one.
        left_out: initializers and benchmarks that are not ranked.
        level: the level of each interval, and the probability that no equal pair differs significantly.
        scale: the metric of the scores. With "loss" they are decades below the median loss of a task.
        also_tied: tied pairs outside every tie group, by name.
        options: the options of a command line that asks for the same trials.
    """

    tasks: tuple[Task, ...]
    seeds: tuple[int, int]
    standings: tuple[Standing, ...]
    improvement: Improvement
    profiles: Profiles | None
    ties: tuple[tuple[str, ...], ...]
    critical_difference: CriticalDifference | None
    untested: str
    left_out: tuple[LeftOut, ...]
    level: float
    scale: Scale
    also_tied: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()

    @property
    def leaders(self) -> tuple[str, ...]:
        """Names of the initializers that are significantly worse than none, in the order of the standings."""
        return tuple(each.name for each in self.standings if each.place[0] == 1)

    @property
    def sole(self) -> str | None:
        """The name of the only leader, None if the first are tied."""
        return self.leaders[0] if len(self.leaders) == 1 else None

    @property
    def lost(self) -> int:
        """Number of trials that count as the worst: no score, or no result although others have one."""
        return sum(each.failed + each.missing for each in self.standings)

    @property
    def complete(self) -> bool:
        """Whether every planned trial of these tasks has a score."""
        return self.lost == 0 and all(task.seeds == task.planned for task in self.tasks)
