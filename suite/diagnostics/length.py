"""How much longer or shorter a net makes its input."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def log_length(activations: NDArray[Any], inputs: NDArray[Any]) -> float:
    """Return ln(M_d / M_0), M = ‖act‖² / n averaged over the batch (Hanin & Rolnick 2018, eq. 2).

    With He's weights, ReLU and no biases the mean of M_d / M_0 over draws is 1; the variance of its logarithm grows
    with β = Σ 1 / n_l. -∞ for a layer that is all zero; NaN for an input that is.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        lengths = [np.log(np.mean(np.square(values, dtype=np.float64))) for values in (activations, inputs)]
        return float(lengths[0] - lengths[1]) if np.isfinite(lengths[1]) else float("nan")
