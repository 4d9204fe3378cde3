"""The distribution-free confidence interval of a median over seeds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

LOWEST = 0.93
"""The lowest coverage accepted for an interval of 95 %: the range of five values covers 93.75 %."""


@dataclass(frozen=True)
class Interval:
    """The median of `n` values and the bounds of its confidence interval.

    `coverage` is the guaranteed share of such intervals that hold the true median, for every distribution. Bounds and
    coverage are NaN if there are too few values.
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

    The k-th smallest and the k-th largest of n values enclose the median with probability 1 - 2 P(B < k), with B
    binomial of n and ½. The largest k with a probability of at least `confidence` is taken. Nothing is assumed of the
    distribution. If it is discrete, the coverage is higher (Scheffé, Tukey 1945). The mean has no such interval: if
    one seed in twenty stays stuck, most samples of ten do not show it.

    With fewer than six values no interval reaches 95 %. Five values are accepted, with 93.75 %. Fewer have no bounds,
    even if all are equal.

    Args:
        values: one number for each seed. An infinite one is worse or better than all others.
        confidence: the share of such intervals that hold the true median.

    Raises:
        ValueError: there is no value, or one is NaN.

    Example:
        >>> interval([0.97, 0.98, 0.96, 0.99, 0.95])
        Interval(median=0.97, low=0.95, high=0.99, n=5, coverage=0.9375)
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
    """Return k so that the k-th smallest and k-th largest of n values bound the median, or 0 if n is too small.

    Example:
        >>> order(4), order(5), order(20)
        (0, 1, 6)
    """
    wanted = min(confidence, LOWEST) if covered(n, 1) < confidence <= 0.95 else confidence
    below = accumulate(math.comb(n, i) for i in range((n + 1) // 2))
    return sum(1 - 2 * count / (1 << n) >= wanted for count in below)


@cache
def covered(n: int, k: int) -> float:
    """Return the probability that the k-th smallest and the k-th largest of n values enclose the median.

    Example:
        >>> covered(5, 1)
        0.9375
    """
    below = sum(math.comb(n, i) for i in range(k))
    return 1 - 2 * below / (1 << n)


def _median(data: NDArray[np.float64]) -> float:
    low, high = float(data[(data.size - 1) // 2]), float(data[data.size // 2])
    return low if low == high else low / 2 + high / 2
