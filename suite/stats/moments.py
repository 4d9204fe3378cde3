"""Mean and standard deviation of many numbers, with intervals."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 20
"""Numbers that are widened to float64 at a time."""


@dataclass(frozen=True)
class Moments:
    """The first moments of `n` numbers.

    Attributes:
        n: how many they are.
        mean: their mean.
        std: their standard deviation, with n - 1, or 0 for a single number.
        kurtosis: the fourth central moment over the squared variance, 3 for a normal; NaN if all are equal.
        low: the smallest.
        high: the largest.
    """

    n: int
    mean: float
    std: float
    kurtosis: float
    low: float
    high: float

    def mean_interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the bounds of the mean, by Student's t, infinite for a single number.

        Example:
            >>> low, high = moments(np.array([1.0, 2.0, 3.0])).mean_interval()
            >>> round(low, 2), round(high, 2)
            (-0.48, 4.48)
        """
        from scipy.special import stdtrit

        if self.n < 2:
            return -math.inf, math.inf
        half = float(stdtrit(self.n - 1, (1 + confidence) / 2)) * self.std / math.sqrt(self.n)
        return self.mean - half, self.mean + half

    def std_interval(self, confidence: float = 0.95, kurtosis: float | None = None) -> tuple[float, float]:
        """Return the bounds of the standard deviation, by χ² with the degrees of freedom that fit the kurtosis.

        Args:
            confidence: the share of such intervals that hold the true standard deviation.
            kurtosis: that of the family, if it is known; else the sample's.

        Example:
            >>> low, high = moments(np.random.default_rng(1).normal(size=100)).std_interval(kurtosis=3)
            >>> round(high / low, 2)
            1.32
        """
        from scipy.special import chdtri

        if self.n < 2:
            return 0.0, math.inf
        if self.std == 0:
            return 0.0, 0.0
        degrees = freedom(self.n, self.kurtosis if kurtosis is None else kurtosis)
        tail = (1 - confidence) / 2
        low, high = (self.std * math.sqrt(degrees / float(chdtri(degrees, share))) for share in (tail, 1 - tail))
        return low, high


def freedom(n: int, kurtosis: float) -> float:
    """Return the degrees of freedom of the variance of n numbers: n - 1 for a normal (Box 1953 for other kurtoses).

    The variance of s²/σ² is (κ - 3)/n + 2/(n - 1), and that of χ²/ν is 2/ν.

    Example:
        >>> round(freedom(100, 3.0), 6), freedom(100, 1.8) > 200
        (99.0, True)
    """
    return 2 / max((kurtosis - 3) / n + 2 / (n - 1), 1e-12)


def moments(values: NDArray[Any]) -> Moments:
    """Return the moments of real numbers of any shape and type, widened to float64 a part at a time.

    Raises:
        ValueError: there is none, or one is not finite or complex.

    Example:
        >>> moments(np.array([[1.0, 2.0], [3.0, 4.0]])).mean
        2.5
    """
    flat = values.reshape(-1)
    if not flat.size or np.iscomplexobj(flat):
        raise ValueError(f"expected real numbers, received {flat.size} of type {flat.dtype}")
    total, low, high = 0.0, math.inf, -math.inf
    for part in _parts(flat):
        if not np.isfinite(part).all():
            raise ValueError("expected finite numbers, received NaN or infinity")
        total, low, high = total + float(part.sum()), min(low, float(part.min())), max(high, float(part.max()))
    n, mean = flat.size, total / flat.size
    if low == high:
        return Moments(n, low, 0.0, math.nan, low, high)
    width = high - low
    second = fourth = 0.0
    for part in _parts(flat):
        squares = ((part - mean) / width) ** 2
        second, fourth = second + float(squares.sum()), fourth + float((squares**2).sum())
    return Moments(n, mean, width * math.sqrt(second / (n - 1)), fourth * n / second**2, low, high)


def _parts(flat: NDArray[Any]) -> Iterator[NDArray[np.float64]]:
    for start in range(0, flat.size, CHUNK):
        yield flat[start : start + CHUNK].astype(np.float64)
