"""Deterministic weights: a wave of its own for each unit."""

import math
from typing import Any

import numpy as np
from keras import backend
from keras.initializers import Initializer
from numpy.typing import NDArray

from suite.initializers.validation import check_kernel


class Sinusoidal(Initializer):  # type: ignore[misc]
    """Weights a sin(2π i j / n + 2π i / m) of unit i = 1…m and input j = 0…n-1 (Fernández-Hernández et al. 2025).

    The amplitude a gives them Glorot's variance, 2 / (n + m). The weights of a unit sum to zero unless i is a
    multiple of n, so that positive inputs leave it as often below zero as above. Nothing is random: all seeds give the
    same values, and layers of one shape are twins.

    Where both n and m divide 2i, the unit has no weights at all: in a square kernel, the last and, for even n, the one
    in the middle. There, units i and n - i are also opposite, so that the rank is below n/2.

    If m/2 is a multiple of n, units i and m/2 - i have the same weights: of four times as many units as inputs, as in
    a transformer's feed-forward layer, about half are twins; of three times as many, none.

    A convolution's n counts its window, channel by channel, and m its filters, as in the authors' code.

    Args:
        input_axes: axes of the weight that count inputs; all but the last if it is not given.
        output_axes: axes of the weight that count units; to be given with `input_axes`.
    """

    def __init__(self, input_axes: list[int] | None = None, output_axes: list[int] | None = None) -> None:
        if (input_axes is None) != (output_axes is None):
            raise ValueError(
                f"`input_axes` and `output_axes` must be given together. Received: input_axes={input_axes}, "
                f"output_axes={output_axes}"
            )
        self.input_axes = input_axes
        self.output_axes = output_axes

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> NDArray[Any]:
        """Return values of `shape` and `dtype`.

        Raises:
            ValueError: the shape has fewer than two axes, or it is one of at most two inputs and two units for which
                the formula is zero.
        """
        check_kernel(shape)
        axes = list(range(len(shape)))
        # A kernel's last axis but one counts channels: each has its window's weights side by side.
        inputs = [axes[-2], *axes[:-2]] if self.input_axes is None else self.input_axes
        outputs = [axes[-1]] if self.output_axes is None else self.output_axes
        order = [*inputs, *outputs]
        waves = _waves(math.prod(shape[axis] for axis in inputs), math.prod(shape[axis] for axis in outputs))
        if not waves.any():
            raise ValueError(f"The formula must not give zeros only. Received: shape={tuple(shape)}")
        values = waves * math.sqrt(2 / (sum(waves.shape) * waves.var()))
        arranged = values.reshape([shape[axis] for axis in order]).transpose(np.argsort(order))
        return np.asarray(arranged.astype(backend.standardize_dtype(dtype)))

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"input_axes": self.input_axes, "output_axes": self.output_axes}


def _waves(inputs: int, units: int) -> NDArray[np.float64]:
    """Return sin(2π i (j/n + 1/m)): (inputs, units)."""
    j, i = np.arange(inputs)[:, None], np.arange(1, units + 1)
    # In whole parts of a turn, so that whole turns fall away without rounding.
    turn = inputs * units
    parts = i * (j * units + inputs) % turn
    # Rounding would make the sine of half a turn a number, and of units without weights units that are always on.
    return np.where(2 * parts % turn, np.sin(2 * np.pi * parts / turn), 0.0)
