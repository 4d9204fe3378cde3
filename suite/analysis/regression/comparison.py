"""What holding one accepted entry against the present came to."""

import math
from dataclasses import dataclass
from statistics import median

from suite.analysis.state import State
from suite.benchmark.baseline import Entry
from suite.benchmark.regression import STEPS_TO, rising
from suite.benchmark.sweep import Point


def loss(metric: str) -> str:
    """Return what a change of a metric for the worse is called: an accuracy drops, a loss rises, training slows."""
    return "drop" if rising(metric) else "slowdown" if STEPS_TO.fullmatch(metric) else "rise"


def gain(metric: str) -> str:
    """Return what a change of a metric for the better is called."""
    return "rise" if rising(metric) else "speed-up" if STEPS_TO.fullmatch(metric) else "drop"


def amount(metric: str, value: float) -> str:
    """Return a difference of a metric in its units: "1.2 points" of an accuracy, "50 steps" to a target."""
    if math.isinf(value):
        return "infinitely"
    if rising(metric):
        text = f"{100 * value:.2g}" if abs(value) < 0.1 else f"{100 * value:.3g}"
        return f"{text} point{'' if text == '1' else 's'}"
    text = f"{value:.3g}"
    return f"{text} step{'' if text == '1' else 's'}" if STEPS_TO.fullmatch(metric) else text


def middle(entry: Entry | None) -> float:
    """Return the median over the seeds that have the metric, NaN where there is none."""
    values = [value for value in entry.values if value is not None] if entry else []
    return median(values) if values else math.nan


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
