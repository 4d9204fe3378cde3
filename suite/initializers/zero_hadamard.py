"""ZerO: nothing but zeros and ones, up to a factor."""

from typing import Any

import numpy as np
from keras import backend
from keras.initializers import Initializer
from numpy.typing import NDArray

from suite.initializers.shapes import check_kernel


class ZerO(Initializer):  # type: ignore[misc]
    """Identity, or a Hadamard matrix where there are more units than inputs (Zhao et al. 2022, Algorithms 1 and 2).

    With I* the partial identity, ones on the main diagonal of a matrix of any shape, a weight matrix (units, inputs) is
    I* where it has no more units than inputs. Else it is c I* H I*, with the Hadamard matrix H of 2^m rows,
    m = ⌈log₂ units⌉, and c = 2^(-(m-1)/2). The authors' code has c = 2^(-m/2), which `scaled` by √½ gives.

    Units beyond the inputs of a partial identity have no weights at all. Those of a Hadamard matrix do, and each is the
    twin of another only if that is a multiple of 2^⌈log₂ inputs⌉ units away.

    A convolution's kernel is zero but for such a matrix in its centre, the tap ⌊k/2⌋ of a window of size k. Nothing is
    random: all seeds give the same values, and layers of one shape are twins.

    Args:
        hadamard: without, a partial identity stands in all places.
    """

    def __init__(self, hadamard: bool = True) -> None:
        if not isinstance(hadamard, bool):
            raise ValueError(f"`hadamard` must be true or false. Received: hadamard={hadamard!r}")
        self.hadamard = hadamard

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> NDArray[Any]:
        """Return values of `shape`, (*window, channels, filters) or (inputs, units), and `dtype`.

        Raises:
            ValueError: the shape has fewer than two axes.
        """
        check_kernel(shape)
        *window, inputs, units = shape
        values = np.zeros(shape, backend.standardize_dtype(dtype))
        spread = self.hadamard and units > inputs
        values[tuple(size // 2 for size in window)] = _hadamard(inputs, units) if spread else np.eye(inputs, units)
        return values

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"hadamard": self.hadamard}


def _hadamard(inputs: int, units: int) -> NDArray[np.float64]:
    """Return c I* H I*, transposed: (inputs, units)."""
    # Sylvester's H has the sign (-1)^(bits that i and j share) in row i and column j (Zhao et al. 2022, definition 2).
    shared = np.bitwise_count(np.arange(inputs)[:, None] & np.arange(units))
    exponent = (units - 1).bit_length()
    return np.asarray(np.where(shared % 2, -1.0, 1.0) * 2.0 ** (-(exponent - 1) / 2))
