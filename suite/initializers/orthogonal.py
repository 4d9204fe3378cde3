"""Orthogonal and partial identity weights, which keep lengths."""

import math
from typing import Any

import numpy as np
from keras import backend
from keras.initializers import Initializer, Orthogonal
from numpy.typing import NDArray

from suite.errors import UserError
from suite.initializers.validation import check_kernel


class ZerO(Initializer):  # type: ignore[misc]
    """Identity, or a Hadamard matrix if there are more units than inputs (Zhao et al. 2022, Algorithms 1 and 2).

    Let I* be the partial identity, a matrix of any shape with ones on the main diagonal. A weight matrix (units,
    inputs) is I* if it has at most as many units as inputs. Otherwise it is c I* H I*, with the Hadamard matrix H of
    2^m rows, m = ⌈log₂ units⌉, and c = 2^(-(m-1)/2). The authors' code has c = 2^(-m/2), which `scaled` by √½ gives.

    With a partial identity, units beyond the number of inputs have no weights at all. With a Hadamard matrix they do,
    and two units are twins only if their distance is a multiple of 2^⌈log₂ inputs⌉.

    A convolution's kernel is zero except for such a matrix in its centre, the tap ⌊k/2⌋ of a window of size k. Nothing
    is random: all seeds give the same values, and layers of the same shape are twins.

    Args:
        hadamard: if false, all layers get a partial identity.

    Example:
        >>> ZerO()((2, 2), "float32").tolist()
        [[1.0, 0.0], [0.0, 1.0]]
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
    # Sylvester's H has the sign (-1)^(number of bits that i and j share) in row i and column j (Zhao et al. 2022).
    shared = np.bitwise_count(np.arange(inputs)[:, None] & np.arange(units))
    exponent = (units - 1).bit_length()
    return np.asarray(np.where(shared % 2, -1.0, 1.0) * 2.0 ** (-(exponent - 1) / 2))


class HeOrthogonal(Orthogonal):  # type: ignore[misc]
    """Orthogonal times sqrt(2): Saxe et al. (2014) with the gain of He et al. (2015, eq. 10).

    Columns (or rows, if there are more units than inputs) are orthogonal and have length sqrt(2). The variance of a
    weight is 2 over the larger of the two widths. A convolution's kernel counts as the matrix of its window and
    channels by its filters.
    """

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(gain=math.sqrt(2), seed=seed)

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"seed": super().get_config()["seed"]}


class DeltaOrthogonal(Initializer):  # type: ignore[misc]
    """A convolution's kernel is zero except for an orthogonal matrix in its centre (Xiao et al. 2018, Algorithm 2).

    With circular padding, and at most as many channels as filters, the convolution multiplies the length of its input
    by `gain`. The centre of a window of even size k is the tap (k - 1) // 2, as in the authors' code: the padding
    "same" does not shift this tap.

    A dense layer's matrix, of any shape, has as many orthonormal rows or columns as possible.

    Args:
        gain: the value of all singular values of the centre.
        seed: the seed of the orthogonal matrix.
    """

    def __init__(self, gain: float = 1.0, seed: int | None = None) -> None:
        if isinstance(gain, str | bool) or not math.isfinite(gain):
            raise ValueError(f"`gain` must be a finite number. Received: gain={gain!r}")
        self.gain = gain
        self.seed = seed

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> Any:
        """Return values of `shape`, (*window, channels, filters) or (inputs, units), and `dtype`.

        Raises:
            ValueError: the shape has fewer than two axes.
            UserError: a convolution has more channels than filters.
        """
        check_kernel(shape)
        *window, channels, filters = shape
        if window and channels > filters:
            raise UserError(
                f"delta_orthogonal needs at least as many filters as channels, received a convolution with a kernel of "
                f"shape {tuple(shape)}: {channels} channels, {filters} filters; give it more filters"
            )
        orthogonal = Orthogonal(self.gain, seed=self.seed or 0)((channels, filters), dtype=dtype)
        if not window:
            return orthogonal
        values = np.zeros(shape, backend.standardize_dtype(dtype))
        values[tuple((size - 1) // 2 for size in window)] = np.asarray(orthogonal)
        return values

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"gain": self.gain, "seed": self.seed}
