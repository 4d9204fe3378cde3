"""The random nets that mean-field theory speaks of."""

import math
from typing import Any

import keras

from suite.errors import UserError
from suite.initializers.layers import layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer


class MeanField(ModelInitializer):
    """Kernels from N(0, σ_w²/n), n the fan-in, and biases from N(0, σ_b²) (Poole et al. 2016, eq. 1).

    Args:
        weight_variance: σ_w². The default is critical for tanh without biases.
        bias_variance: σ_b².
    """

    def __init__(self, weight_variance: float = 1.0, bias_variance: float = 0.0) -> None:
        for name, value in (("weight_variance", weight_variance), ("bias_variance", bias_variance)):
            if isinstance(value, str | bool) or not 0 <= value < math.inf:
                raise ValueError(f"`{name}` must be a finite number, not below 0. Received: {name}={value!r}")
        self.weight_variance = weight_variance
        self.bias_variance = bias_variance

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Draw the kernels and biases of all layers; see `ModelInitializer`.

        Raises:
            UserError: a layer with a kernel is neither Dense nor a plain convolution, or has no bias to draw.
        """
        kinds = (keras.layers.Dense, keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.Conv3D)
        for index, layer in layers_with_kernel(model, kinds, needs="mean_field"):
            if layer.bias is None and self.bias_variance:
                raise UserError(
                    f"mean_field with bias_variance = {self.bias_variance} needs biases, received layer "
                    f"{layer.name!r} without; set use_bias = true or bias_variance = 0"
                )
            variance = self.weight_variance / math.prod(layer.kernel.shape[:-1])
            for name, variable, each in (("kernel", layer.kernel, variance), ("bias", layer.bias, self.bias_variance)):
                if variable is not None:
                    normal = keras.initializers.RandomNormal(0.0, math.sqrt(each), seed=seed(index, name))
                    variable.assign(normal(variable.shape, dtype=variable.dtype))

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"weight_variance": self.weight_variance, "bias_variance": self.bias_variance}
