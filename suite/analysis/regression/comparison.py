"""What holding one accepted entry against the present came to."""

import math
from dataclasses import dataclass

from suite.analysis.state import State
from suite.benchmark.sweep import Point


@dataclass(frozen=True)
class Comparison:
    """The state of one metric of one initializer at one point, with the numbers behind it.

    `accepted` and `present` are medians over seeds; `difference` is the estimated shift, present minus accepted, with
    its bounds `low` and `high`, each of which is wrong with a probability of α at most; all in the units of the metric,
    NaN where there is none. `drop` is the p-value for "it has become worse", adjusted for all comparisons of the
    benchmark. `needed` says how many seeds would decide, about; 0 where it is decided or nobody can tell.
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
