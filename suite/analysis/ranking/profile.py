"""Performance profiles (Dolan, Moré 2002; of scores: Agarwal et al. 2021, arXiv:2108.13264, 4.2)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.board import Profiles
from suite.analysis.ranking.resampling import Resampling

THRESHOLDS = np.linspace(0, 1, 101)


def profiles(scores: Sequence[NDArray[np.float64]], resampling: Resampling, level: float) -> Profiles:
    """Return the share of each initializer's trials that score more than each threshold, tasks weighing the same.

    The area under it is the mean score; where it falls to one half is the median.

    Args:
        scores: of each task, (seeds, initializers), between 0 and 1.
        resampling: of the same tasks.
        level: of the bounds, at each threshold for itself.
    """
    entrants, tasks = scores[0].shape[1], len(scores)
    above = [(each[:, :, None] > THRESHOLDS).astype(np.float64) for each in scores]
    share = np.mean([each.mean(axis=0) for each in above], axis=0)
    total = np.zeros((resampling.counts[0].shape[0], entrants * THRESHOLDS.size))
    for each, counts in zip(above, resampling.counts, strict=True):
        total += (counts / len(each)) @ each.reshape(len(each), -1)
    low, high = resampling.interval(total.reshape(-1, entrants, THRESHOLDS.size) / tasks, level)
    return Profiles(THRESHOLDS, share, low, high)
