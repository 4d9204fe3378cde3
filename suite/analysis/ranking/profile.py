"""Performance profiles (Dolan, Moré 2002; of scores: Agarwal et al. 2021, arXiv:2108.13264, 4.2)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suite.analysis.ranking.board import Profiles
from suite.stats.shares import bounds

THRESHOLDS = np.linspace(0, 1, 101)


def profiles(scores: Sequence[NDArray[np.float64]], level: float) -> Profiles:
    """Return the share of each initializer's trials that score more than each threshold, tasks weighing the same.

    The area under it is the mean score; where it falls to one half is the median.

    Args:
        scores: of each task, (seeds, initializers), between 0 and 1.
        level: of the bounds, at each threshold for itself.
    """
    share = np.mean([(each[:, :, None] > THRESHOLDS).mean(axis=0) for each in scores], axis=0)
    low, high = bounds(share, [len(each) for each in scores], level)
    return Profiles(THRESHOLDS, share, low, high)
