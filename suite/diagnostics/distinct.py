"""Symmetry: the number of units that differ.

Units that are equal and have equal gradients stay equal during all training.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def distinct(columns: NDArray[Any], tolerance: float = 1e-6) -> float:
    """Return the number of columns that differ, or NaN if a value is not finite.

    Two columns are equal if no entries differ by more than `tolerance` times the largest absolute entry of all.

    Args:
        columns: (…, units): the activations of units, or their incoming weights.
        tolerance: the default is above the rounding of float32.

    Example:
        >>> distinct(np.array([[1.0, 1.0, 2.0], [3.0, 3.0, 3.0]]))
        2.0
    """
    rows = np.ascontiguousarray(columns.reshape(-1, columns.shape[-1]).T, dtype=np.float64)
    if not np.isfinite(rows).all():
        return float("nan")
    apart = tolerance * np.abs(rows).max(initial=0.0)
    # Equal units have near projections, so only units between two gaps of the sorted projections are compared.
    direction = np.cos(np.arange(1, rows.shape[1] + 1))
    projections, near = rows @ direction, 2.0 * apart * np.abs(direction).sum()
    order = np.argsort(projections, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(projections[order]) > near) + 1, len(order))
    starts = np.append(0, ends[:-1])
    crowded = ends - starts > 1
    groups = (order[start:end] for start, end in zip(starts[crowded], ends[crowded], strict=True))
    met = sum(_distinct(rows[group], projections[group], apart, near) for group in groups)
    return float(np.count_nonzero(~crowded) + met)


def _distinct(rows: NDArray[np.float64], projections: NDArray[np.float64], apart: float, near: float) -> int:
    """Return the number of rows that differ, given rows in the order of their projections."""
    kept: list[int] = []
    for unit in range(len(rows)):
        first = np.searchsorted(projections[kept], projections[unit] - near)
        if not np.any(np.all(np.abs(rows[kept[first:]] - rows[unit]) <= apart, axis=1)):
            kept.append(unit)
    return len(kept)
