"""How alike a layer makes two inputs."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def correlation(preactivations: NDArray[Any]) -> float:
    """Return the mean over pairs of examples of c = q_ab / √(q_aa q_bb), q_ab = Σ z_a z_b / n (Poole 2016, eq. 5).

    Towards 1 with depth: the net forgets its input (ordered). Pairs with an example that is zero everywhere have no c.

    Args:
        preactivations: (batch, …, units). NaN where no pair is left.
    """
    vectors = preactivations.reshape(len(preactivations), -1).astype(np.float64)
    with np.errstate(all="ignore"):
        vectors = vectors / np.abs(vectors).max(axis=1, keepdims=True)
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors[np.isfinite(vectors).all(axis=1)]
    pairs = len(vectors) * (len(vectors) - 1)
    # The sum over all pairs of a product is the square of the sum, less each vector with itself.
    return float((np.sum(np.square(vectors.sum(axis=0))) - len(vectors)) / pairs) if pairs else float("nan")
