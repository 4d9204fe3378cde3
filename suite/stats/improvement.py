"""The probability of improvement: that one initializer beats another (Agarwal et al. 2021, arXiv:2108.13264, 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suite.stats.proportion import bounds


@dataclass(frozen=True)
class Improvement:
    """Probabilities that the initializer of a row beats that of a column, in the order of the standings.

    All are of shape (initializers, initializers); the diagonal is ½. Bounds are NaN where seeds are too few.
    """

    probability: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def improvement(merits: Sequence[NDArray[np.float64]], level: float) -> Improvement:
    """Return the mean of `wins` over tasks, with its bounds; of one and itself it is one half.

    Args:
        merits: of each task, (seeds, initializers).
        level: the share of such intervals that hold the true value.
    """
    probability = np.mean([wins(merit) for merit in merits], axis=0)
    low, high = bounds(probability, [len(merit) for merit in merits], level)
    for each in (low, high):
        np.fill_diagonal(each, 0.5)
    return Improvement(probability, low, high)


def wins(merit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return P(X > Y) + ½ P(X = Y) of each pair at one task, (initializers, initializers).

    X and Y are trained with seeds of their own: all pairs of seeds are compared, as in the statistic of Mann and
    Whitney 1947. What it answers is which of two to take for the next training, not for one on this seed.
    """
    seeds, entrants = merit.shape
    found = np.empty((entrants, entrants))
    for second in range(entrants):
        order = np.sort(merit[:, second])
        below, up_to = (np.searchsorted(order, merit, side) for side in ("left", "right"))
        found[:, second] = (below + up_to).sum(axis=0) / (2 * seeds * seeds)
    return found
