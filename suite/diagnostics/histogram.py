"""The histogram of a signal."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Histogram:
    """Counts of values between neighbours of `edges`, and how many were left out because they are not finite."""

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]
    not_finite: int


def histogram(values: NDArray[Any], bins: int = 50) -> Histogram:
    """Return the histogram of all values in `bins` equal bins over their range."""
    finite = values[np.isfinite(values)].astype(np.float64)
    counts, edges = np.histogram(finite, bins)
    return Histogram(edges, counts.astype(np.int64), int(values.size - finite.size))
