"""The kernel of a layer, and its axes."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_layers import fan_axes, of_keras

NAMES = ("kernel", "pointwise_kernel", "depthwise_kernel", "embeddings")
"""The first that a layer has is its kernel: of a separable convolution, the one that is applied last."""


def kernel(layer: Any) -> Any:
    """Return the layer's kernel, a variable, or None.

    With low-rank adapters Keras' `kernel` is a sum: the kernel then is the variable that they adapt. Of a layer of the
    user's own it is the first weight to be trained that is a matrix or more, whatever it is called.
    """
    import keras

    for name in NAMES:
        found = getattr(layer, name, None)
        if isinstance(found, keras.Variable):
            return found
        if found is not None and isinstance(adapted := getattr(layer, f"_{name}", None), keras.Variable):
            return adapted
    if not isinstance(layer, keras.layers.Layer) or of_keras(type(layer)):
        return None
    if getattr(layer, "_layers", None):
        return None
    return next((each for each in layer.trainable_weights if len(each.shape) > 1), None)


@dataclass(frozen=True)
class Axes:
    """Axes of a kernel, as indices from 0: of its units, of its inputs, and of the positions of a convolution."""

    units: tuple[int, ...]
    inputs: tuple[int, ...]
    positions: tuple[int, ...] = ()

    @classmethod
    def of(cls, layer: Any) -> "Axes":
        """Return the axes of the layer's kernel, by default (inputs, units) as the last two."""
        import keras

        rank = len(kernel(layer).shape)
        known = fan_axes(layer)
        if known:
            return cls(tuple(known["output_axes"]), tuple(known["input_axes"]))
        if rank < 2:
            return cls(tuple(range(rank)), ())
        positions = tuple(range(rank - 2))
        if isinstance(layer, keras.layers.DepthwiseConv1D | keras.layers.DepthwiseConv2D):
            return cls((rank - 2, rank - 1), (), positions)
        transposed = tuple(getattr(keras.layers, f"Conv{dimensions}DTranspose") for dimensions in (1, 2, 3))
        if isinstance(layer, transposed):
            return cls((rank - 2,), (rank - 1,), positions)
        return cls((rank - 1,), (rank - 2,), positions)

    def fans(self, shape: tuple[int, ...]) -> tuple[int, int]:
        """Return the number of inputs of a unit, and of outputs of an input, for a kernel of `shape`."""
        positions, inputs, units = (
            math.prod(shape[axis] for axis in axes) for axes in (self.positions, self.inputs, self.units)
        )
        # A depthwise convolution has no axis of inputs: each unit has a single channel.
        shared = 1 if self.inputs or len(self.units) < 2 else shape[self.units[0]]
        return positions * inputs, positions * units // shared

    def matrix(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return a kernel, or its gradient, as (inputs of a unit, units)."""
        units = math.prod(values.shape[axis] for axis in self.units)
        last = range(-len(self.units), 0)
        return np.moveaxis(values, self.units, tuple(last)).reshape(-1, units)

    def units_last(self, layer: Any, values: NDArray[Any]) -> NDArray[Any]:
        """Return the layer's output as (batch, …, units), for every order of its axes."""
        if getattr(layer, "data_format", None) == "channels_first" and values.ndim > 2:
            return np.moveaxis(values, 1, -1)
        several = len(self.units) if fan_axes(layer) else 1
        return values.reshape(*values.shape[: values.ndim - several], -1) if several > 1 else values
