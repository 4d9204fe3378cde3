"""Null distributions of rank statistics, exact for small samples.

For large samples the normal approximation is used. Each distribution is the array of P(statistic ≤ u) for
u = 0, 1, …, so an array of statistics indexes it.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return adjusted p-values, over the last axis (Holm 1979, "A simple sequentially rejective procedure").

    Hypotheses whose adjusted p-value is at most α are rejected. The probability of rejecting any true hypothesis is
    then at most α, also if the tests depend on one another.

    Example:
        >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
        [0.03, 0.06, 0.06]
    """
    count = p.shape[-1]
    order = np.argsort(p, axis=-1, kind="stable")
    stepped = np.take_along_axis(p, order, axis=-1) * np.arange(count, 0, -1)
    adjusted = np.minimum(np.maximum.accumulate(stepped, axis=-1), 1.0)
    result = np.empty_like(adjusted)
    np.put_along_axis(result, order, adjusted, axis=-1)
    return result


PAIRS, DIFFERENCES = 2500, 50
"""The largest numbers of pairs and of paired differences with an exact distribution.

For larger samples the normal approximation has an error of at most 0.002.
"""

Cumulative = NDArray[np.float64]


@cache
def mann_whitney(n: int, m: int) -> Cumulative:
    """Return the distribution of U, the pairs of n and m values in which the first is smaller (Mann, Whitney 1947).

    All subsets of ranks of the smaller sample are counted: their sum is U plus a constant (Wilcoxon 1945).

    Example:
        >>> mann_whitney(1, 3).tolist()
        [0.25, 0.5, 0.75, 1.0]
    """
    if n * m > PAIRS:
        return _normal(n * m, n * m * (n + m + 1) / 12)
    small = min(n, m)
    offset = small * (small + 1) // 2
    counts = np.zeros((small + 1, offset + n * m + 1))
    counts[0, 0] = 1
    for rank in range(1, n + m + 1):
        counts[1:, rank:] += counts[:-1, :-rank].copy()
    return _cumulative(counts[small, offset:])


@cache
def signed_rank(n: int) -> Cumulative:
    """Return the distribution of W⁺, the sum of the ranks of positive differences (Wilcoxon 1945).

    Example:
        >>> signed_rank(2).tolist()
        [0.25, 0.5, 0.75, 1.0]
    """
    top = n * (n + 1) // 2
    if n > DIFFERENCES:
        return _normal(top, n * (n + 1) * (2 * n + 1) / 24)
    counts = np.zeros(top + 1)
    counts[0] = 1
    for rank in range(1, n + 1):
        counts[rank:] += counts[:-rank].copy()
    return _cumulative(counts)


def _cumulative(counts: NDArray[np.float64]) -> Cumulative:
    return _frozen(np.minimum(np.cumsum(counts) / counts.sum(), 1.0))


def _normal(top: int, variance: float) -> Cumulative:
    """Return the normal approximation, corrected for continuity, of a statistic that is symmetric on 0…top."""
    from scipy.special import ndtr

    return _frozen(ndtr((np.arange(top + 1) + 0.5 - top / 2) / np.sqrt(variance)))


def _frozen(values: NDArray[np.float64]) -> Cumulative:
    values.flags.writeable = False
    return values
