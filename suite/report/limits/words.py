"""Sentences about limits, one for each initializer."""

from collections.abc import Sequence
from itertools import groupby
from statistics import median_low
from typing import TYPE_CHECKING

from suite.analysis.limits import Reach, ranked
from suite.benchmark import labels
from suite.benchmark.limit import DEPTH, Limit
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point
from suite.report.tables.formats import threshold
from suite.report.tables.sheet import Prose

if TYPE_CHECKING:
    pass

ACTIVATION = "model.activation"
"""The axis whose values need no name: "with relu"."""


def prose(reaches: Sequence[Reach], limit: Limit) -> Prose:
    """Return a sentence for each initializer, in the order of the table."""
    names = ranked(reaches, limit)
    return Prose(tuple(sentence([each for each in reaches if each.initializer == name], limit) for name in names))


def sentence(reaches: Sequence[Reach], limit: Limit) -> str:
    """Return how far one initializer comes at each point, those at which it comes farthest first.

    "he-normal trains 100 layers or more with selu, up to 25 with relu (seeds: 12 to 50); not even 2 with tanh or gelu."
    """
    known = sorted((each for each in reaches if not each.missing), key=_farthest)
    groups = [tuple(group) for _, group in groupby(known, key=_farthest)]
    some = [group for group in groups if group[0].median is not None]
    none = [each for each in known if each.median is None]
    said = []
    if some:
        said.append(f"trains {', '.join(_reached(group, limit, first=at == 0) for at, group in enumerate(some))}")
    if none:
        lowest = _counted(none[0].cells[0].value, limit, named=not some)
        said.append(f"{'not even' if some else 'does not even train'} {lowest}{_where(none, 'or')}")
    if len(known) < len(reaches):
        said.append(f"not known{_where([each for each in reaches if each.missing])}: a trial has no score")
    return f"{reaches[0].initializer}{' ' if known else ': '}{'; '.join(said)}."


def criterion(limit: Limit) -> str:
    """Return what is asked of the metric: "final test accuracy of at least 50 %"."""
    side, bound = ("at least", limit.at_least) if limit.at_most is None else ("at most", limit.at_most)
    return f"{parsed(limit.metric).label} of {side} {threshold(limit.metric, bound or 0.0)}"


def place(point: Point) -> str:
    """Return what the column, or the panel, of a point is called: "relu", "weight_variance = 1.3"."""
    if len(point) == 1 and point[0][0] == ACTIVATION:
        return labels.value(point[0][1])
    return point.label


def axis(limit: Limit) -> str:
    """Return what the axis is called: "depth"."""
    return limit.axis.rpartition(".")[2]


def axis_title(limit: Limit) -> str:
    """Return what stands beside the axis in a figure: "hidden layers"."""
    return "hidden layers" if limit.axis == DEPTH else axis(limit)


def _farthest(reach: Reach) -> int:
    return -median_low(reach.places)


def _agreed(reach: Reach) -> bool:
    return reach.missing or reach.agreed


def _reached(group: Sequence[Reach], limit: Limit, *, first: bool) -> str:
    """Return "up to 25 layers with relu and tanh (seeds: 12 to 50)", of points with the same median."""
    cells, reached = group[0].cells, group[0].median
    number = _counted(reached or 0.0, limit, named=first)
    return f"{f'{number} or more' if reached == cells[-1].value else f'up to {number}'}{_where(group)}"


def _counted(value: float, limit: Limit, *, named: bool) -> str:
    """Return a value of the axis, with what it counts the first time in a sentence: "25 layers", "width 25"."""
    number = labels.value(value)
    if not named:
        return number
    return f"{number} layer{'' if value == 1 else 's'}" if limit.axis == DEPTH else f"{axis(limit)} {number}"


def _where(reaches: Sequence[Reach], conjunction: str = "and") -> str:
    """Return " with relu and tanh (seeds: 12 to 50)", or " at weight_variance = 1.3".

    It is empty without other axes.
    """
    point = reaches[0].point
    # Where seeds differ stands first, so that it is not read as of all.
    names = [f"{place(each.point)}{_seeds(each)}".strip() for each in sorted(reaches, key=_agreed)]
    listed = f"{', '.join(names[:-1])} {conjunction} {names[-1]}" if len(names) > 1 else names[0]
    before = "" if not point else "with " if place(point) == labels.value(point[0][1]) else "at "
    return f" {before}{listed}" if listed else ""


def _seeds(reach: Reach) -> str:
    if _agreed(reach):
        return ""
    low = "none" if reach.low is None else labels.value(reach.low)
    return f" (seeds: {low} to {labels.value(reach.cells[reach.places[-1] - 1].value)})"
