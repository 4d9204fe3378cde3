"""The random nets that mean-field theory speaks of."""

import math
from typing import Any

import keras

from suite.errors import UserError
from suite.frameworks.keras_layers import plain_layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer


class MeanField(ModelInitializer):
    """Kernels from N(0, σ_w²/n), n the fan-in, and biases from N(0, σ_b²) (Poole et al. 2016, eq. 1).

    Args:
        weight_variance: σ_w². The default is critical for tanh without biases.
        bias_variance: σ_b².
        orthogonal: kernels are σ_w times a random orthogonal matrix instead (Pennington et al. 2017, section 2.4). One
            that is not square, with as many columns as units, is scaled so that its mean square is σ_w²/n, too.
    """

    def __init__(self, weight_variance: float = 1.0, bias_variance: float = 0.0, orthogonal: bool = False) -> None:
        for name, value in (("weight_variance", weight_variance), ("bias_variance", bias_variance)):
            if isinstance(value, str | bool) or not 0 <= value < math.inf:
                raise ValueError(f"`{name}` must be a finite number, not below 0. Received: {name}={value!r}")
        if not isinstance(orthogonal, bool):
            raise ValueError(f"`orthogonal` must be true or false. Received: orthogonal={orthogonal!r}")
        self.weight_variance = weight_variance
        self.bias_variance = bias_variance
        self.orthogonal = orthogonal

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Draw the kernels and biases of all layers; see `ModelInitializer`.

        Raises:
            UserError: a layer with a kernel is neither Dense nor a plain convolution, or has no bias to draw.
        """
        for index, layer in plain_layers_with_kernel(model, needs="mean_field"):
            if layer.bias is None and self.bias_variance:
                raise UserError(
                    f"mean_field with bias_variance = {self.bias_variance} needs biases, received layer "
                    f"{layer.name!r} without; set use_bias = true or bias_variance = 0"
                )
            layer.kernel.assign(self._kernel(layer, seed(index, "kernel")))
            if layer.bias is not None:
                normal = keras.initializers.RandomNormal(0.0, math.sqrt(self.bias_variance), seed=seed(index, "bias"))
                layer.bias.assign(normal(layer.bias.shape, dtype=layer.bias.dtype))

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return self.weight_variance > 0

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {
            "weight_variance": self.weight_variance,
            "bias_variance": self.bias_variance,
            "orthogonal": self.orthogonal,
        }

    def _kernel(self, layer: keras.layers.Layer, seed: int) -> Any:
        *inputs, units = layer.kernel.shape
        fan_in = math.prod(inputs)
        scale = math.sqrt(self.weight_variance / fan_in)
        if self.orthogonal:
            drawn = keras.initializers.Orthogonal(gain=scale * math.sqrt(max(fan_in, units)), seed=seed)
        else:
            drawn = keras.initializers.RandomNormal(0.0, scale, seed=seed)
        return drawn(layer.kernel.shape, dtype=layer.kernel.dtype)
