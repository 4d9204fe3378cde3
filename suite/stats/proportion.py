"""Shares of seeds and their confidence intervals."""

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

    The interval is never empty, never leaves [0, 1], and is wide if n is small: one success in one gives [0.21, 1] at
    95 %. It holds the true share with the stated probability on average over all shares, not for each of them. For the
    worst share the probability is 0.83 (n of three or more): a single success, or a single failure, decides there. A
    lower bound of ½ or more exceeds the true share with a probability of at most 0.058 (n of five or more), and of at
    most 0.039 (n of twenty or more).

    Args:
        successes: the number of successes.
        n: the number of trials.
        confidence: the share of such intervals that hold the true share.

    Raises:
        ValueError: n is not above 0, or `successes` is not from 0 to n.

    Example:
        >>> estimate = wilson(9, 10)
        >>> estimate.share, round(float(estimate.low), 2), round(float(estimate.high), 2)
        (0.9, 0.6, 0.98)
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"expected 0 to n successes of n > 0; received {successes} of {n}")
    low, high = score_interval(np.array(successes / n), n, confidence)
    return Proportion(successes / n, float(low), float(high), n)


def score_interval(
    shares: NDArray[np.float64], n: float, confidence: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bounds of score intervals of shares of n trials, as in `wilson`.

    Args:
        shares: of any shape.
        n: the number of trials, which need not be a whole number.
        confidence: as in `wilson`.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    squared = z * z / n
    centre = (shares + squared / 2) / (1 + squared)
    half = np.sqrt(shares * (1 - shares) * squared + squared * squared / 4) / (1 + squared)
    return np.where(shares == 0, 0.0, centre - half), np.where(shares == 1, 1.0, centre + half)


def bounds(
    shares: NDArray[np.float64], seeds: Sequence[int], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bounds of shares, each the mean of the shares at tasks with these numbers of seeds.

    A share p at a task of n seeds has a variance of at most p (1 - p) / n, also as Mann and Whitney's statistic (van
    Dantzig 1951). As p (1 - p) is concave, a mean p over K tasks has a variance of at most p (1 - p) / N, with 1 / N
    the sum of 1 / n over K². So the bounds are Wilson's with N trials. Resampling would take five wins of five for a
    certainty; these bounds do not.

    Example:
        >>> low, high = bounds(np.array([1.0]), [5, 5], 0.95)
        >>> low.round(2).tolist(), high.round(2).tolist()
        ([0.72], [1.0])
    """
    trials = len(seeds) ** 2 / sum(1 / n for n in seeds)
    return score_interval(np.clip(shares, 0, 1), trials, level)
