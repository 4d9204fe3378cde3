"""Effective rank of features, numerical rank of weight changes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def effective_rank(features: NDArray[Any]) -> float:
    """Return exp(-Σ p ln p) with p = σ / Σ σ, σ the singular values (Roy & Vetterli 2007, eqs. 4 and 5).

    It lies between 1 and the smaller side. It is NaN if a value is not finite or all values are zero.

    Args:
        features: (batch, …, units), not centred. Every position of every example is a row.

    Example:
        >>> round(effective_rank(np.eye(3)), 6)
        3.0
    """
    rows = features.reshape(-1, features.shape[-1]).astype(np.float64)
    if not np.isfinite(rows).all() or not rows.any():
        return float("nan")
    # Eigenvalues of the smaller Gram matrix need a twentieth of the time of a singular value decomposition.
    rows /= np.abs(rows).max()
    squares = np.linalg.eigvalsh(rows @ rows.T if len(rows) < rows.shape[1] else rows.T @ rows)
    singular = np.sqrt(squares[squares > squares[-1] * len(squares) * np.finfo(np.float64).eps])
    shares = singular / singular.sum()
    return float(np.exp(-np.sum(shares * np.log(shares))))


def change_rank(kernel: NDArray[Any], before: NDArray[Any]) -> int:
    """Return the numerical rank of W - W₀ (Zhao et al. 2022, section 4), with kernels as matrices, units last.

    Singular values count if they exceed the largest × the longer side × the rounding of the kernels' type, as in NumPy.

    Example:
        >>> change_rank(np.eye(3), np.diag([1.0, 1.0, 0.0]))
        1
    """
    units = kernel.shape[-1]
    change = (kernel - before).reshape(-1, units)
    return int(np.linalg.matrix_rank(change))
