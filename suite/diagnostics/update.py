"""The size of a training step relative to the weights."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def update_ratio(kernel: NDArray[Any], before: NDArray[Any]) -> float:
    """Return ‖W - W₀‖ / ‖W₀‖ (Frobenius norms) of a kernel and its value before, or NaN if the latter is zero.

    As a rule of thumb, it should be about 1e-3 per step.

    Example:
        >>> round(update_ratio(np.array([[1.01]]), np.array([[1.0]])), 6)
        0.01
    """
    old = before.astype(np.float64)
    size = float(np.linalg.norm(old))
    return float(np.linalg.norm(kernel.astype(np.float64) - old)) / size if size else float("nan")
