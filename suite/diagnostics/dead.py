"""Dead units: rectified units that are zero on the whole batch, so that no gradient reaches their weights."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def dead(activations: NDArray[Any]) -> float:
    """Return the share of rectified units that are positive for no example and at no position of the batch.

    Lu et al. 2019: a ReLU net is born dead if this holds of all units of a layer.

    Args:
        activations: (batch, …, units). NaN where any value is.
    """
    highest = activations.reshape(-1, activations.shape[-1]).max(axis=0)
    return float("nan") if np.isnan(highest).any() else float(np.mean(highest <= 0.0))
