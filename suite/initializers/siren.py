"""Initial weights of nets with sines."""

import math
from typing import Any

import keras

from suite.frameworks.keras_kernels import Axes
from suite.frameworks.keras_layers import layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer


class SIREN(ModelInitializer):
    """U(-1/n, 1/n) in the first layer of n inputs, U(-√(6/n)/ω₀, √(6/n)/ω₀) in all others (Sitzmann 2020, section 3.2).

    With activations sin(ω₀ u), pre-activations ω₀ u are then about normal in all hidden layers, whatever the depth, and
    the first layer spans several periods of inputs between -1 and 1. Their variance is 1 behind inputs that cover whole
    periods evenly, as the paper assumes, and goes to v = 1 - exp(-2v), 0.80, with depth. Biases keep what the model
    draws.

    Args:
        omega: ω₀, 30 in the paper; 1 for a plain sine.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(600), keras.layers.Dense(1)])
        >>> SIREN()(model, None, lambda layer, weight: layer)
        >>> [round(float(np.abs(layer.kernel).max()), 3) for layer in model.layers]
        [0.25, 0.003]
    """

    def __init__(self, omega: float = 30.0) -> None:
        if isinstance(omega, str | bool) or not 0 < omega < math.inf:
            raise ValueError(f"`omega` must be a positive number. Received: omega={omega!r}")
        self.omega = omega

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Draw the kernels of all layers, as described in `ModelInitializer`."""
        kinds = (keras.layers.Dense, keras.layers.EinsumDense, keras.layers.Conv1D, keras.layers.Conv2D)
        for number, (index, layer) in enumerate(layers_with_kernel(model, kinds, needs="siren")):
            inputs, _ = Axes.of(layer).fans(tuple(layer.kernel.shape))
            limit = math.sqrt(6 / inputs) / self.omega if number else 1 / inputs
            uniform = keras.initializers.RandomUniform(-limit, limit, seed=seed(index, "kernel"))
            layer.kernel.assign(uniform(layer.kernel.shape, dtype=layer.kernel.dtype))

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"omega": self.omega}
