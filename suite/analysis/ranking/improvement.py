"""The probability of improvement: that one initializer beats another (Agarwal et al. 2021, arXiv:2108.13264, 4.3)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.resampling import Resampling


def wins(merit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return P(X > Y) + ½ P(X = Y) of each pair at one task, (initializers, initializers).

    X and Y are trained with seeds of their own: all pairs of seeds are compared, as in the statistic of Mann and
    Whitney 1947. What it answers is which of two to take for the next training, not for one on this seed.
    """
    seeds = len(merit)
    return np.asarray(_weighted(merit, np.full((1, seeds), 1 / seeds))[0])


def probabilities(merits: Sequence[NDArray[np.float64]], resampling: Resampling) -> NDArray[np.float64]:
    """Return the mean of `wins` over tasks in each resample, (resamples, initializers, initializers)."""
    compared = [_weighted(merit, counts / len(merit)) for merit, counts in zip(merits, resampling.counts, strict=True)]
    return np.asarray(np.mean(compared, axis=0))


def _weighted(merit: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `wins` where seeds have `weights`, (resamples, seeds), that add up to one.

    For each first seed it looks up the weight of the second's seeds that are worse: a thousand seeds have a million
    pairs.
    """
    resamples, entrants = len(weights), merit.shape[1]
    found = np.empty((resamples, entrants, entrants))
    nothing = np.zeros((resamples, 1))
    for second in range(entrants):
        order = np.argsort(merit[:, second])
        worse = np.hstack([nothing, np.cumsum(weights[:, order], axis=1)])
        for first in range(entrants):
            below, up_to = (np.searchsorted(merit[order, second], merit[:, first], side) for side in ("left", "right"))
            found[:, first, second] = np.einsum("rs,rs->r", weights, worse[:, below] + worse[:, up_to]) / 2
    return found
