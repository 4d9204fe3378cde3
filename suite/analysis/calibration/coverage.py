"""How often the interval of a median holds the median."""

import numpy as np

from suite.stats.interval import order
from suite.stats.shift import Array


def holds(samples: Array, truth: float, confidence: float) -> int | None:
    """Return in how many samples, of shape (reruns, n), the interval holds the truth; None where n is too small.

    The bounds are those of `suite.stats.interval`.
    """
    n = samples.shape[-1]
    k = order(n, confidence)
    if k == 0:
        return None
    ordered = np.sort(samples, axis=-1)
    return int(np.sum((ordered[:, k - 1] <= truth) & (truth <= ordered[:, n - k])))
