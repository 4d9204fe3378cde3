"""How many directions a matrix uses: the effective rank of features, the numerical rank of a change of weights."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def effective_rank(features: NDArray[Any]) -> float:
    """Return exp(-Σ p ln p) with p = σ / Σ σ, σ the singular values (Roy & Vetterli 2007, eqs. 4 and 5).

    Between 1 and the smaller side; NaN where a value is not finite or all are zero.

    Args:
        features: (batch, …, units); every position of every example is a row. They are not centred.
    """
    rows = features.reshape(-1, features.shape[-1]).astype(np.float64)
    if not np.isfinite(rows).all() or not rows.any():
        return float("nan")
    # Eigenvalues of the smaller Gram matrix take a twentieth of the time of a decomposition.
    rows /= np.abs(rows).max()
    squares = np.linalg.eigvalsh(rows @ rows.T if len(rows) < rows.shape[1] else rows.T @ rows)
    singular = np.sqrt(squares[squares > squares[-1] * len(squares) * np.finfo(np.float64).eps])
    shares = singular / singular.sum()
    return float(np.exp(-np.sum(shares * np.log(shares))))


def change_rank(kernel: NDArray[Any], before: NDArray[Any]) -> int:
    """Return the numerical rank of W - W₀ (Zhao et al. 2022, section 4), kernels of rank above 2 with units last.

    Singular values count above the largest × the longer side × the rounding of the kernels' type, as in NumPy.
    """
    units = kernel.shape[-1]
    change = (kernel - before).reshape(-1, units)
    return int(np.linalg.matrix_rank(change))
