"""Skewed units: whose sign hardly depends on the input."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def skewed(received: NDArray[Any], alpha: float = 0.3) -> float:
    """Return the share of units with |P(z > 0) - 1/2| > `alpha` over the batch (Fernández-Hernández 2025, α = 0.3).

    Args:
        received: (batch, …, units) what the activation receives. NaN where any value is.
        alpha: how far from one half is skewed, between 0 and 1/2.
    """
    if np.isnan(received).any():
        return float("nan")
    positive = np.mean(received.reshape(-1, received.shape[-1]) > 0.0, axis=0)
    return float(np.mean(np.abs(positive - 0.5) > alpha))
