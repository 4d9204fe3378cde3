"""Mean, variance, second moment and length of a signal."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def log_length(activations: NDArray[Any], inputs: NDArray[Any]) -> float:
    """Return ln(M_d / M_0), M = ‖act‖² / n averaged over the batch (Hanin & Rolnick 2018, eq. 2).

    With He's weights, ReLU and no biases, the mean of M_d / M_0 over draws is 1. The variance of its logarithm grows
    with β = Σ 1 / n_l. The result is -∞ for a layer of zeros, and NaN for an input of zeros.

    Example:
        >>> round(log_length(np.array([[2.0, 0.0]]), np.array([[1.0, 1.0]])), 4)
        0.6931
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        lengths = [np.log(np.mean(np.square(values, dtype=np.float64))) for values in (activations, inputs)]
        return float(lengths[0] - lengths[1]) if np.isfinite(lengths[1]) else float("nan")


def mean(values: NDArray[Any]) -> float:
    """Return the mean of all values.

    Example:
        >>> mean(np.array([[1.0, 2.0], [3.0, 6.0]]))
        3.0
    """
    return float(np.mean(values, dtype=np.float64))


def deviation(values: NDArray[Any]) -> float:
    """Return the standard deviation of all values, over examples, positions and units."""
    return float(np.std(values, dtype=np.float64))


def second_moment(values: NDArray[Any]) -> float:
    """Return q, the mean of the squares.

    For pre-activations it is the q of mean-field theory (Poole et al. 2016, eq. 2): q = Σ z² / n.

    Example:
        >>> second_moment(np.array([1.0, -2.0, 2.0]))
        3.0
    """
    return float(np.mean(np.square(values, dtype=np.float64)))


def variance(values: NDArray[Any]) -> float:
    """Return the variance of all values.

    For gradients with respect to pre-activations it is the variance of back-propagated gradients, for those with
    respect to a kernel the variance of weight gradients (Glorot & Bengio 2010, eqs. 6 and 7).
    """
    return float(np.var(values, dtype=np.float64))
