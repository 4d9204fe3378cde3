"""The share of seeds that do something, and its confidence interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Proportion:
    """The share of successes in `n` and the bounds of its confidence interval."""

    share: float
    low: float
    high: float
    n: int


def wilson(successes: int, n: int, confidence: float = 0.95) -> Proportion:
    """Return a share with its two-sided score interval (Wilson 1927; Agresti, Coull 1998).

    It is never empty, never leaves [0, 1], and is wide where there are few: one success in one gives [0.21, 1] at
    95 %. The share is inside with the stated probability on average over shares, not at each of them: at the worst one
    it is 0.83 (from three on), where a single success, or all but one, decides. A lower bound of ½ or more exceeds the
    share with a probability of 0.058 at most from five on, 0.039 from twenty on.

    Args:
        successes: how many of them.
        n: how many there are.
        confidence: the share of such intervals that hold the true share.

    Raises:
        ValueError: there are none, or more successes than there are.
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"expected 0 to n successes of n > 0; received {successes} of {n}")
    low, high = score_interval(np.array(successes / n), n, confidence)
    return Proportion(successes / n, float(low), float(high), n)


def score_interval(
    shares: NDArray[np.float64], n: float, confidence: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bounds of score intervals of shares in so many, which need not be a whole number; see `wilson`."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    squared = z * z / n
    centre = (shares + squared / 2) / (1 + squared)
    half = np.sqrt(shares * (1 - shares) * squared + squared * squared / 4) / (1 + squared)
    return np.where(shares == 0, 0.0, centre - half), np.where(shares == 1, 1.0, centre + half)


def bounds(
    shares: NDArray[np.float64], seeds: Sequence[int], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bounds of shares, each the mean of the shares at tasks with so many seeds.

    A share p at a task of n seeds has a variance of p (1 - p) / n, that of Mann and Whitney's statistic at most (van
    Dantzig 1951). By its curvature, the variance of a mean p over K tasks is p (1 - p) / N at most, where 1 / N is the
    sum of 1 / n over K²: Wilson's interval with N trials. Five wins of five are then no certainty, which they would be
    in all resamples.
    """
    trials = len(seeds) ** 2 / sum(1 / n for n in seeds)
    return score_interval(np.clip(shares, 0, 1), trials, level)
