"""Shares of skewed, dead and saturated units."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def skewed(received: NDArray[Any], alpha: float = 0.3) -> float:
    """Return the share of units with |P(z > 0) - 1/2| > `alpha` over the batch (Fernández-Hernández 2025, α = 0.3).

    The result is NaN if any value is.

    Args:
        received: (batch, …, units), the input of the activation.
        alpha: the distance from one half above which a unit is skewed, between 0 and 1/2.

    Example:
        >>> skewed(np.array([[1.0, -1.0], [2.0, 1.0]]))
        0.5
    """
    if np.isnan(received).any():
        return float("nan")
    positive = np.mean(received.reshape(-1, received.shape[-1]) > 0.0, axis=0)
    return float(np.mean(np.abs(positive - 0.5) > alpha))


def dead(activations: NDArray[Any]) -> float:
    """Return the share of rectified units that are positive for no example and at no position of the batch.

    A ReLU net is born dead if all units of a layer are dead (Lu et al. 2019). The result is NaN if any value is.

    Args:
        activations: (batch, …, units).

    Example:
        >>> dead(np.array([[0.0, 1.0], [0.0, 0.0]]))
        0.5
    """
    highest = activations.reshape(-1, activations.shape[-1]).max(axis=0)
    return float("nan") if np.isnan(highest).any() else float(np.mean(highest <= 0.0))


def saturated(activations: NDArray[Any], low: float, high: float, margin: float = 0.05) -> float:
    """Return the share of activations in the outer part of their range, on either side.

    With the middle of the range as 0 and its ends as ±1, this means |a| > 1 - `margin`: for tanh |a| > 0.95. Glorot &
    Bengio 2010 (section 3) look at the distribution of a; Rakitianskaia & Engelbrecht 2015 measure such shares. For
    tanh of N(0, σ²) it is 2 (1 - Φ(atanh(0.95) / σ)). The result is NaN if any value is.

    Args:
        activations: an array of any shape.
        low: the activation's lower limit.
        high: the activation's upper limit.
        margin: the outer part's share of the distance from the middle to an end.

    Example:
        >>> saturated(np.array([0.0, 0.5, 0.99, -0.99]), low=-1.0, high=1.0)
        0.5
    """
    if np.isnan(activations).any():
        return float("nan")
    centred = (activations.astype(np.float64) - (low + high) / 2) / ((high - low) / 2)
    return float(np.mean(np.abs(centred) > 1.0 - margin))
