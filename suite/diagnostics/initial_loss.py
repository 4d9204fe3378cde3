"""The expected loss of an untrained classifier."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def expected_cross_entropy(logits: NDArray[Any]) -> float:
    """Return ln K + (1 - 1/K) Var(logit) / 2, the cross entropy of small logits that do not depend on the classes.

    This is ln Σ exp to second order. Var is the unbiased variance over an example's K logits, averaged over the batch.
    A single logit z means the two logits (0, z), with ln 2 + mean(z²) / 8.

    Args:
        logits: (batch, K).

    Example:
        >>> round(expected_cross_entropy(np.zeros((5, 10))), 4)
        2.3026
    """
    z = logits.reshape(-1, logits.shape[-1]).astype(np.float64)
    if z.shape[1] == 1:
        return float(np.log(2.0) + np.mean(z**2) / 8.0)
    classes = z.shape[1]
    return float(np.log(classes) + (1.0 - 1.0 / classes) * np.mean(np.var(z, axis=1, ddof=1)) / 2.0)
