"""Limits of initializers along an axis of the sweep.

A seed's limit is the largest value of the axis such that it and all smaller ones meet the criterion. The true limit
lies between that value and the next tried one. With n seeds, the smallest and the largest of n true limits enclose
their median with a probability of 1 - 2^(1 - n): unless all lie on one side of it (Thompson 1936; Conover 1999, 3.2).
So the interval from the smallest of the seeds' values to the tried value after the largest has at least that coverage,
whatever the distribution.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import fmean, median, median_low

from suite.analysis.claims.metric import MissingError, measured
from suite.analysis.selection import others, tuned
from suite.analysis.summary import Row
from suite.benchmark.limit import Limit
from suite.benchmark.metric import parsed
from suite.benchmark.selection import Selection
from suite.benchmark.sweep import Point
from suite.stats.interval import covered
from suite.training.result import Result, Status


@dataclass(frozen=True)
class Cell:
    """One initializer at one value of the axis: the metric's median, and the share of seeds that meet the criterion.

    Both are None if a planned trial has no score, or lacks the metric.
    """

    value: float
    median: float | None
    met: float | None


@dataclass(frozen=True)
class Reach:
    """The limits of one initializer at one point of the other axes.

    `point` has neither the axis nor those that are selected. `cells` are of all tried values, in ascending order.
    `seeds` are the limits of the seeds, None for a seed that fails the criterion at the first value; they are empty if
    a trial has no score, since the limit is not known then.
    """

    initializer: str
    point: Point
    cells: tuple[Cell, ...]
    seeds: tuple[float | None, ...]

    @property
    def missing(self) -> bool:
        """Whether the limits are unknown because a planned trial has no score."""
        return not self.seeds

    @property
    def places(self) -> list[int]:
        """Numbers of tried values that each seed masters, in ascending order."""
        tried = [cell.value for cell in self.cells]
        return sorted(0 if value is None else tried.index(value) + 1 for value in self.seeds)

    @property
    def median(self) -> float | None:
        """The largest value that more than half of the seeds reach, None if they do not reach the first."""
        return self._value(median_low(self.places))

    @property
    def low(self) -> float | None:
        """The smallest of the seeds' limits, included in the interval.

        None is below the first tried value.
        """
        return self._value(self.places[0])

    @property
    def high(self) -> float | None:
        """The tried value after the largest limit, excluded from the interval.

        None is beyond the last tried value.
        """
        return self._value(self.places[-1] + 1)

    @property
    def coverage(self) -> float:
        """A lower bound of the probability that the median true limit lies in [low, high): 1 - 2^(1 - n)."""
        return covered(len(self.seeds), 1)

    @property
    def agreed(self) -> bool:
        """Whether all seeds have the same limit."""
        return self.places[0] == self.places[-1]

    def _value(self, place: int) -> float | None:
        return self.cells[place - 1].value if 0 < place <= len(self.cells) else None


def limits(rows: Sequence[Row], limit: Limit, select: Selection | None = None) -> list[Reach]:
    """Return the limits of each initializer at each point of the other axes, points in the order of the sweep.

    A diverged trial counts as the untrained model, which has reached no target. A loss that is not finite counts as
    infinite, and so do the steps to a target that was never reached.

    Args:
        rows: the rows of `summarize`, with everything that is planned.
        limit: the axis and the criterion.
        select: the benchmark's: if given, each initializer is at its own values, chosen at each point.
    """
    own = rows if select is None else [row for row in tuned(rows, select) if row.tuning == "own"]
    found = {(*_place(row, limit, select), dict(row.point)[limit.axis]): row for row in own}
    tried = sorted({dict(row.point)[limit.axis] for row in rows})
    places = dict.fromkeys(_place(row, limit, select) for row in rows)
    points = list(dict.fromkeys(point for point, _ in places))
    return [
        _reach(name, point, {value: found.get((point, name, value)) for value in tried}, limit)
        for point, name in sorted(places, key=lambda place: points.index(place[0]))
    ]


def rest(point: Point, limit: Limit, select: Selection | None) -> Point:
    """Return a point of the sweep without its values of the limit's axis and of the selected axes."""
    return (point if select is None else others(point, select)).without([limit.axis])


def ranked(reaches: Sequence[Reach], limit: Limit) -> list[str]:
    """Return the initializers, those with the largest limits first.

    They are sorted by the number of tried values that their medians master, summed over the other axes. For values at
    equal ratios, that is the order of the sum of the limits' logarithms, and it is defined if there is no limit. Ties
    are sorted by the mean of the cells.
    """
    sign = parsed(limit.metric).sign

    def score(name: str) -> tuple[int, float]:
        of = [each for each in reaches if each.initializer == name]
        medians = [cell.median for each in of for cell in each.cells if cell.median is not None]
        return -sum(median_low(each.places) for each in of if not each.missing), -sign * fmean(medians or [0.0])

    return sorted(dict.fromkeys(each.initializer for each in reaches), key=score)


def _place(row: Row, limit: Limit, select: Selection | None) -> tuple[Point, str]:
    return rest(row.point, limit, select), row.initializer


def _reach(name: str, point: Point, rows: Mapping[float, Row | None], limit: Limit) -> Reach:
    values = {value: {} if row is None else _measured(row, limit) for value, row in rows.items()}
    cells = tuple(_cell(value, list(seeds.values()), limit) for value, seeds in values.items())
    replicates = {tuple(seeds) for seeds in values.values()}
    whole = len(replicates) == 1
    seeds = [[limit.met_by(each[seed]) for each in values.values()] for seed in replicates.pop()] if whole else []
    return Reach(name, point, cells, tuple(_last(list(values), met) for met in seeds))


def _measured(row: Row, limit: Limit) -> dict[int, float]:
    """Return the metric of each seed, or none if a trial has no score or lacks the metric."""
    if row.failed:
        return {}
    try:
        return {each.trial.replicate: _score(each, limit.metric) for each in row.results}
    except MissingError:
        return {}


def _score(result: Result, metric: str) -> float:
    if result.status is Status.DIVERGED and parsed(metric).of_steps:
        return inf
    return measured(metric, result, infinite=True)


def _cell(value: float, seeds: Sequence[float], limit: Limit) -> Cell:
    if not seeds:
        return Cell(value, None, None)
    return Cell(value, median(seeds), fmean(map(limit.met_by, seeds)))


def _last(tried: Sequence[float], met: Sequence[bool]) -> float | None:
    """Return the last value before the first one that fails the criterion."""
    mastered = met.index(False) if False in met else len(met)
    return tried[mastered - 1] if mastered else None
