"""The confidence interval of a median over seeds, which no shape of a distribution can break."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

LOWEST = 0.93
"""Coverage below which an interval of 95 % would be a false promise: with five values the range covers 93.75 %."""


@dataclass(frozen=True)
class Interval:
    """The median of `n` values and the bounds of its confidence interval, which are NaN where there are too few.

    `coverage` is the share of such intervals that hold the true median, whatever the values are drawn from: at least
    this much. It is NaN where there are no bounds.
    """

    median: float
    low: float
    high: float
    n: int
    coverage: float

    @property
    def bounded(self) -> bool:
        """Whether there were enough values for bounds."""
        return not math.isnan(self.low)


def interval(values: Sequence[float] | NDArray[np.float64], *, confidence: float = 0.95) -> Interval:
    """Return the median and its two-sided interval between two order statistics (Thompson 1936; Conover 1999, 3.2).

    The k-th smallest and the k-th largest of n values enclose the median with probability 1 - 2 P(B < k), where B is
    binomial of n and ½; k is the largest for which that is `confidence` or more. Nothing is assumed of the
    distribution; where it is discrete the coverage is higher (Scheffé, Tukey 1945). The mean has no such interval: one
    seed in twenty that stays stuck is absent from most samples of ten, and nothing in those tells of it.

    Below six values none reaches 95 %. Five are let pass, with 93.75 %; fewer have no bounds, equal ones neither.

    Args:
        values: one number a seed; an infinite one is worse or better than all others.
        confidence: the share of such intervals that hold the true median.

    Raises:
        ValueError: there is no value, or one is NaN.
    """
    data = np.sort(np.asarray(values, np.float64))
    if data.ndim != 1 or data.size == 0 or np.isnan(data).any():
        raise ValueError(f"expected a list of numbers, received {values!r}")
    n = data.size
    median = _median(data)
    k = order(n, confidence)
    if k == 0:
        return Interval(median, math.nan, math.nan, n, math.nan)
    return Interval(median, float(data[k - 1]), float(data[n - k]), n, covered(n, k))


@cache
def order(n: int, confidence: float = 0.95) -> int:
    """Return k: the k-th smallest and k-th largest of n values bound the median; 0 where n is too small."""
    wanted = min(confidence, LOWEST) if covered(n, 1) < confidence <= 0.95 else confidence
    below = accumulate(math.comb(n, i) for i in range((n + 1) // 2))
    return sum(1 - 2 * each / (1 << n) >= wanted for each in below)


@cache
def covered(n: int, k: int) -> float:
    """Return the probability that the k-th smallest and the k-th largest of n values enclose the median."""
    below = sum(math.comb(n, i) for i in range(k))
    return 1 - 2 * below / (1 << n)


def _median(data: NDArray[np.float64]) -> float:
    low, high = float(data[(data.size - 1) // 2]), float(data[data.size // 2])
    return low if low == high else low / 2 + high / 2
