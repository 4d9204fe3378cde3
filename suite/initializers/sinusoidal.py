"""Deterministic weights: one sine wave for each unit."""

import math
from typing import Any

import numpy as np
from keras import backend
from keras.initializers import Initializer
from numpy.typing import NDArray

from suite.initializers.validation import check_kernel


class Sinusoidal(Initializer):  # type: ignore[misc]
    """Weights a sin(2π i j / n + 2π i / m) of unit i = 1…m and input j = 0…n-1 (Fernández-Hernández et al. 2025).

    The amplitude a gives the weights Glorot's variance, 2 / (n + m). The weights of a unit sum to zero unless i is a
    multiple of n, so that for positive inputs its sum is as often below zero as above. Nothing is random: all seeds
    give the same values, and layers of the same shape are twins.

    If both n and m divide 2i, the unit has no weights at all. In a square kernel this is the last unit and, for even n,
    the one in the middle. In a square kernel units i and n - i are also opposite, so that the rank is below n/2.

    If m/2 is a multiple of n, units i and m/2 - i have the same weights. With four times as many units as inputs, as in
    a transformer's feed-forward layer, about half of the units are twins. With three times as many, none is.

    For a convolution, n counts the window, channel by channel, and m the filters, as in the authors' code.

    Args:
        input_axes: axes of the weight that count inputs, by default all except the last.
        output_axes: axes of the weight that count units. They must be given together with `input_axes`.

    Example:
        >>> Sinusoidal()((4, 8), "float32").shape
        (4, 8)
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
            ValueError: the shape has fewer than two axes, or the formula gives only zeros for it (this happens only
                with at most two inputs and two units).
        """
        check_kernel(shape)
        axes = list(range(len(shape)))
        # The last axis but one counts channels. The weights of each channel's window are put side by side.
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
    # Angles are whole multiples of a part of a turn, so that whole turns are removed without rounding.
    turn = inputs * units
    parts = i * (j * units + inputs) % turn
    # Rounding would make the sine of half a turn nonzero, and units without weights would be always on.
    return np.where(2 * parts % turn, np.sin(2 * np.pi * parts / turn), 0.0)
