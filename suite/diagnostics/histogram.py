"""The histogram of a signal."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SMALLEST, _LARGEST = 1e-290, 1e300
"""Values beyond these, in size, could make the widths of bins underflow or overflow."""


@dataclass(frozen=True)
class Histogram:
    """Counts of values between neighbouring `edges`, and the number of values that are not finite.

    Values above 1e300 count as not finite.
    """

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]
    not_finite: int


def histogram(values: NDArray[Any], bins: int = 50) -> Histogram:
    """Return the histogram of all values in `bins` equal bins over their range, widened if it is too narrow.

    Example:
        >>> histogram(np.array([0.0, 0.1, 0.9, 1.0]), bins=2).counts.tolist()
        [2, 2]
    """
    numbers = values.astype(np.float64)
    finite = numbers[np.abs(numbers) <= _LARGEST]
    counts, edges = np.histogram(finite, bins, _range(finite, bins))
    return Histogram(edges, counts.astype(np.int64), int(values.size - finite.size))


def _range(values: NDArray[np.float64], bins: int) -> tuple[float, float]:
    """Return a range that `bins` can divide, because equal values have a range of zero or of a few roundings."""
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    least = 4.0 * bins * float(np.spacing(max(-low, high, _SMALLEST)))
    if high - low >= least:
        return low, high
    margin = max(least, 0.5 if low == high else 0.0)
    return low - margin, high + margin
