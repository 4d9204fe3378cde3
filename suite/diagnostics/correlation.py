"""The correlation of two inputs in a layer."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def correlation(preactivations: NDArray[Any]) -> float:
    """Return the mean over pairs of examples of c = q_ab / √(q_aa q_bb), q_ab = Σ z_a z_b / n (Poole 2016, eq. 5).

    If it approaches 1 with depth, the net forgets its input (ordered phase). Pairs with an example that is zero
    everywhere are left out. It is NaN if no pair is left.

    Args:
        preactivations: (batch, …, units).

    Example:
        >>> round(correlation(np.array([[1.0, 0.0], [1.0, 1.0]])), 4)
        0.7071
    """
    vectors = preactivations.reshape(len(preactivations), -1).astype(np.float64)
    with np.errstate(all="ignore"):
        vectors = vectors / np.abs(vectors).max(axis=1, keepdims=True)
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors[np.isfinite(vectors).all(axis=1)]
    pairs = len(vectors) * (len(vectors) - 1)
    # The sum of products over all pairs is the square of the sum, minus the products of vectors with themselves.
    return float((np.sum(np.square(vectors.sum(axis=0))) - len(vectors)) / pairs) if pairs else float("nan")
