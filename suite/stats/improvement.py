"""The probability that one initializer beats another.

Source: Agarwal et al. 2021, arXiv:2108.13264, section 4.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suite.stats.proportion import bounds


@dataclass(frozen=True)
class Improvement:
    """Probabilities that the initializer of a row beats that of a column, in the order of the standings.

    All arrays have the shape (initializers, initializers). The diagonal is ½. Bounds are NaN if there are too few
    seeds.
    """

    probability: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def improvement(merits: Sequence[NDArray[np.float64]], level: float) -> Improvement:
    """Return the mean of `wins` over tasks, with its bounds.

    Args:
        merits: for each task an array (seeds, initializers), larger is better.
        level: the share of such intervals that hold the true value.

    Example:
        >>> improvement([np.array([[0.9, 0.5], [0.8, 0.6]])], 0.95).probability.tolist()
        [[0.5, 1.0], [0.0, 0.5]]
    """
    probability = np.mean([wins(merit) for merit in merits], axis=0)
    low, high = bounds(probability, [len(merit) for merit in merits], level)
    for bound in (low, high):
        np.fill_diagonal(bound, 0.5)
    return Improvement(probability, low, high)


def wins(merit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return P(X > Y) + ½ P(X = Y) of each pair of initializers at one task, (initializers, initializers).

    All pairs of seeds are compared, as in the statistic of Mann and Whitney 1947. So the probability is about the next
    training, with a new seed, and not about two trainings with the same seed.

    Example:
        >>> wins(np.array([[0.9, 0.5], [0.8, 0.8]])).tolist()
        [[0.5, 0.875], [0.125, 0.5]]
    """
    seeds, entrants = merit.shape
    probabilities = np.empty((entrants, entrants))
    for second in range(entrants):
        order = np.sort(merit[:, second])
        below, up_to = (np.searchsorted(order, merit, side) for side in ("left", "right"))
        probabilities[:, second] = (below + up_to).sum(axis=0) / (2 * seeds * seeds)
    return probabilities
