"""The exact signed-rank test of paired differences (Wilcoxon 1945), with ties and zeros."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suite.stats.ranks import ranked


def signed_rank(differences: Sequence[float] | NDArray[np.float64]) -> float:
    """Return the two-sided p-value of differences being symmetric about zero.

    Zeros take part in the ranking and are then left out (Pratt 1959). The distribution is that of all signs of the
    ranks that there are, so ties need no correction; it is counted, not approximated.
    """
    given = np.asarray(differences, np.float64)
    ranks = ranked(-np.abs(given))[given != 0]
    if ranks.size == 0:
        return 1.0
    doubled = np.rint(2 * ranks).astype(int)
    ways = np.ones(1)
    for step in doubled:
        ways = (np.pad(ways, (0, step)) + np.pad(ways, (step, 0))) / 2
    positive = int(doubled[given[given != 0] > 0].sum())
    smaller = min(positive, int(doubled.sum()) - positive)
    return float(min(1.0, 2 * ways[: smaller + 1].sum()))
