"""How large a step is beside the weights that it changes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def update_ratio(kernel: NDArray[Any], before: NDArray[Any]) -> float:
    """Return ‖W - W₀‖ / ‖W₀‖ (Frobenius norms) of a kernel and what it was before; NaN where that is all zero.

    About 1e-3 a step is a rule of thumb of practitioners.
    """
    old = before.astype(np.float64)
    size = float(np.linalg.norm(old))
    return float(np.linalg.norm(kernel.astype(np.float64) - old)) / size if size else float("nan")
