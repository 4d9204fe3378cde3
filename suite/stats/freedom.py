"""Degrees of freedom of means over tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Freedom:
    """Degrees of freedom of some statistics, and the factor by which their bootstrap's errors are too small.

    A bootstrap divides by n, although n - 1 is right. `widening` corrects that: the root of the ratio of the two
    variances over all tasks.
    """

    degrees: NDArray[np.float64]
    widening: NDArray[np.float64]

    def tail(self, level: float) -> NDArray[np.float64]:
        """Return the share of resamples to cut at either end: Φ(widening · t), with Student's quantile t."""
        from scipy.special import ndtr, stdtrit

        return np.asarray(ndtr(self.widening * stdtrit(self.degrees, (1 - level) / 2)))

    def quantile(self, level: float) -> NDArray[np.float64]:
        """Return Student's quantile times `widening`, to be multiplied by an error of the bootstrap."""
        from scipy.special import stdtrit

        return np.asarray(self.widening * stdtrit(self.degrees, (1 + level) / 2))

    def two_sided(self, shift: NDArray[np.float64], error: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the two-sided p-values of differences with these standard errors of the bootstrap."""
        from scipy.special import stdtr

        return np.asarray(2 * stdtr(self.degrees, -np.abs(shift) / (self.widening * error)))


def pooled(seeds: Sequence[int]) -> Freedom:
    """Return the freedom of tasks with these numbers of seeds, if all have the same variance.

    Example:
        >>> float(pooled([5, 5]).degrees)
        8.0
    """
    degrees = sum(seeds) - len(seeds)
    return Freedom(np.array(float(degrees)), np.array(np.sqrt(sum(seeds) / degrees)))


def welch(parts: Sequence[NDArray[np.float64]]) -> Freedom:
    """Return the freedom of means over tasks whose variances may differ (Welch 1947; Satterthwaite 1946).

    If one task has all the variance, only its seeds count.

    Args:
        parts: for each task an array (seeds, …), the part that each seed adds to the mean. At least two seeds.

    Example:
        >>> float(welch([np.array([0.1, 0.2, 0.3]), np.array([0.5, 0.5, 0.5])]).degrees)
        2.0
    """
    seeds = [len(part) for part in parts]
    biased = np.array([part.var(axis=0) / len(part) for part in parts])
    left = np.array([n - 1 for n in seeds], np.float64).reshape(-1, *[1] * (biased.ndim - 1))
    unbiased = biased * (left + 1) / left
    total, squares = unbiased.sum(axis=0), (unbiased**2 / left).sum(axis=0)
    alike = pooled(seeds)
    varies = squares > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        degrees = np.where(varies, total**2 / squares, alike.degrees)
        widening = np.where(varies, np.sqrt(total / biased.sum(axis=0)), alike.widening)
    return Freedom(degrees, widening)
