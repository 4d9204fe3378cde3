"""Comparisons: one accepted entry against the present one."""

import math
from dataclasses import dataclass
from statistics import median

from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from suite.benchmark.sweep import Point


def middle(entry: Entry | None) -> float:
    """Return the median over the seeds that have the metric, NaN if there are none."""
    values = [value for value in entry.values if value is not None] if entry else []
    return median(values) if values else math.nan


@dataclass(frozen=True)
class Comparison:
    """The state of one metric of one initializer at one point, with the numbers behind it.

    `accepted` and `present` are medians over seeds. `difference` is the estimated shift, present minus accepted, with
    bounds `low` and `high`; each bound is wrong with a probability of at most α. All are in the units of the metric,
    NaN if there is no number. `drop` is the p-value for "it has become worse", adjusted for all comparisons of the
    benchmark. `needed` is the approximate number of seeds that would decide, 0 if it is decided or cannot be estimated.
    """

    initializer: str
    point: Point
    metric: str
    state: State
    reason: str
    accepted: float = math.nan
    present: float = math.nan
    difference: float = math.nan
    low: float = math.nan
    high: float = math.nan
    margin: float = math.nan
    drop: float = math.nan
    seeds: int = 0
    accepted_seeds: int = 0
    paired: bool = False
    needed: int = 0
