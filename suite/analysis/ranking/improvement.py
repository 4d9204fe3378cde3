"""The probability of improvement: that one initializer beats another (Agarwal et al. 2021, arXiv:2108.13264, 4.3)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.resampling import Resampling

CELLS = 4_000_000
"""Numbers of one array at most, so that many seeds do not take the memory of many resamples."""


def wins(merit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return P(X > Y) + ½ P(X = Y) of each pair at one task, (initializers, initializers).

    X and Y are trained with seeds of their own: all pairs of seeds are compared, as in the statistic of Mann and
    Whitney 1947. What it answers is which of two to take for the next training, not for one on this seed.
    """
    return np.asarray(_compared(merit).mean(axis=(0, 1)))


def probabilities(merits: Sequence[NDArray[np.float64]], resampling: Resampling) -> NDArray[np.float64]:
    """Return the mean of `wins` over tasks in each resample, (resamples, initializers, initializers)."""
    resamples, entrants = resampling.counts[0].shape[0], merits[0].shape[1]
    total = np.zeros((resamples, entrants * entrants))
    for merit, counts in zip(merits, resampling.counts, strict=True):
        seeds = len(merit)
        compared = _compared(merit).reshape(seeds * seeds, -1)
        step = max(1, CELLS // seeds**2)
        for start in range(0, resamples, step):
            share = counts[start : start + step] / seeds
            pairs = (share[:, :, None] * share[:, None, :]).reshape(len(share), -1)
            total[start : start + step] += pairs @ compared
    return total.reshape(resamples, entrants, entrants) / len(merits)


def _compared(merit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 where the first wins, ½ where none does: (first's seeds, second's seeds, first, second)."""
    first, second = merit[:, None, :, None], merit[None, :, None, :]
    return np.where(first == second, 0.5, (first > second).astype(np.float64))
