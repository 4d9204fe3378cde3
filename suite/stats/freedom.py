"""Degrees of freedom of means over tasks: how far Student's distribution is from the normal one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Freedom:
    """Of some statistics: the `degrees` of freedom, and the factor by which their bootstrap's errors are too small.

    A bootstrap divides by n where n - 1 is right; `widening` is the root of what that comes to over tasks.
    """

    degrees: NDArray[np.float64]
    widening: NDArray[np.float64]

    def tail(self, level: float) -> NDArray[np.float64]:
        """Return the share of resamples to cut at either end: Φ(widening · t), with Student's quantile t."""
        from scipy.special import ndtr, stdtrit

        return np.asarray(ndtr(self.widening * stdtrit(self.degrees, (1 - level) / 2)))

    def quantile(self, level: float) -> NDArray[np.float64]:
        """Return Student's quantile, as wide as errors of the bootstrap need it."""
        from scipy.special import stdtrit

        return np.asarray(self.widening * stdtrit(self.degrees, (1 + level) / 2))

    def two_sided(self, shift: NDArray[np.float64], error: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the p-values of differences with these standard errors of the bootstrap."""
        from scipy.special import stdtr

        return np.asarray(2 * stdtr(self.degrees, -np.abs(shift) / (self.widening * error)))


def pooled(seeds: Sequence[int]) -> Freedom:
    """Return the freedom of tasks with so many seeds, if all of them vary alike."""
    degrees = sum(seeds) - len(seeds)
    return Freedom(np.array(float(degrees)), np.array(np.sqrt(sum(seeds) / degrees)))


def welch(parts: Sequence[NDArray[np.float64]]) -> Freedom:
    """Return the freedom of means over tasks of what may vary differently in each (Welch 1947; Satterthwaite 1946).

    Where one task has all the variance, its seeds are all that count.

    Args:
        parts: of each task, (seeds, …): what a seed adds to the mean. At least two seeds.
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
