"""Claims that a metric follows an axis of the sweep.

A statistic is computed for each seed; the claim bounds its median.
"""

import math
from collections.abc import Callable, Sequence
from statistics import fmean

import numpy as np

from suite.analysis.claims.evidence import Evidence
from suite.analysis.claims.metric import MissingError
from suite.analysis.claims.verdict import Verdict, hold_median
from suite.benchmark.bounds import FEWEST_VALUES
from suite.benchmark.claim import Claim
from suite.stats.ranks import ranked


def trend(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by the interval of the median statistic: inside the bounds it passes, outside it fails, else undecided."""
    assert claim.trend is not None
    axis, statistic = claim.trend.over, STATISTICS[claim.trend.statistic]
    values = []
    for seed, series in evidence.series(evidence.own, axis).items():
        if len(series) < FEWEST_VALUES:
            raise MissingError(
                f"{claim.initializer}, seed {seed}: expected at least {FEWEST_VALUES} values of {axis}, "
                f"received {sorted(series)}"
            )
        values.append(statistic(list(series), list(series.values())))
    what = f"median {claim.trend.statistic.replace('_', ' ')} with {axis}"
    return hold_median(claim, values, claim.trend.within, what, evidence.confidence)


def rank_correlation(x: Sequence[float], y: Sequence[float]) -> float:
    """Return Spearman's rank correlation (1904), with average ranks for ties.

    It is 0 if either side does not vary at all. Ranks are counted in halves, so all sums are whole numbers: a perfect
    order gives exactly 1 or -1.
    """
    first, second = _deviations(x), _deviations(y)
    spread = sum(a * a for a in first) * sum(b * b for b in second)
    return sum(a * b for a, b in zip(first, second, strict=True)) / math.sqrt(spread) if spread else 0.0


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """Return the slope of the least-squares line of `y` over `x`, whose values are not all equal."""
    middle = fmean(x)
    rises = math.fsum((a - middle) * (b - y[0]) for a, b in zip(x, y, strict=True))
    return rises / math.fsum((a - middle) ** 2 for a in x)


STATISTICS: dict[str, Callable[[Sequence[float], Sequence[float]], float]] = {
    "rank_correlation": rank_correlation,
    "slope": slope,
}
"""Statistics of a trend: functions of the axis' values and the metric's values, in the same order."""


def _deviations(values: Sequence[float]) -> list[int]:
    """Return twice the rank of each value, less twice the mean rank."""
    return [round(2 * rank) - len(values) - 1 for rank in ranked(-np.asarray(values, np.float64))]
