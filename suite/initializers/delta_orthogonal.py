"""Convolutions that start as an isometry."""

import math
from typing import Any

import numpy as np
from keras import backend
from keras.initializers import Initializer, Orthogonal

from suite.errors import UserError
from suite.initializers.shapes import check_kernel


class DeltaOrthogonal(Initializer):  # type: ignore[misc]
    """A convolution's kernel is zero but for an orthogonal matrix in its centre (Xiao et al. 2018, Algorithm 2).

    With circular padding the convolution keeps the length of its input, times `gain`; that takes no more channels than
    filters. The centre of a window of even size k is the tap (k - 1) // 2, as in the authors' code: the one that the
    padding "same" leaves in place.

    A dense layer's matrix is orthogonal, of any shape: as many orthonormal rows or columns as it can have.

    Args:
        gain: what all singular values of the centre are.
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
