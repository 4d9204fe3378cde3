"""Intervals of shares that are averaged over tasks: how many trials exceed a threshold, how often one beats another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suite.stats.proportion import score_interval


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
