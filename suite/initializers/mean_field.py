"""The random nets of mean-field theory."""

import math
from typing import Any

import keras
import numpy as np
from keras import backend
from keras.initializers import Initializer, RandomNormal
from numpy.typing import NDArray

from suite.errors import UserError
from suite.frameworks.keras_layers import plain_layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer


class TanhFixedPoint(Initializer):  # type: ignore[misc]
    """W = D + Z: a cyclic identity and small Gaussian noise (Lee, Choi, Kim 2025, section 3).

    D is 1 for unit i and input j if i and j are equal modulo the smaller of the two widths, otherwise 0. Z is drawn
    from N(0, (α/√n)²), with n the fan-in. A unit with a single input x is about tanh(ax) with a near 1, the value at
    which the fixed points of tanh(ax) leave zero. The noise moves a to both sides of 1, so the signal neither fades nor
    saturates.

    A layer with fewer units than inputs sums several inputs in each unit. If these are copies, because a layer before
    repeats its inputs, the signal grows by their number. If widths go up and down, use `repeat = false`.

    Args:
        alpha: α, the size of the noise.
        repeat: if true, units beyond the number of inputs repeat the inputs cyclically. If false, they start from noise
            alone, as in the authors' code.
        seed: the seed of the noise.
    """

    def __init__(self, alpha: float = 0.085, repeat: bool = True, seed: int | None = None) -> None:
        if isinstance(alpha, str | bool) or not 0 <= alpha < math.inf:
            raise ValueError(f"`alpha` must be a finite number, not below 0. Received: alpha={alpha!r}")
        if not isinstance(repeat, bool):
            raise ValueError(f"`repeat` must be true or false. Received: repeat={repeat!r}")
        self.alpha = alpha
        self.repeat = repeat
        self.seed = seed

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> Any:
        """Return values of `shape`, (inputs, units), and `dtype`.

        Raises:
            UserError: the weight is not a dense layer's matrix.
        """
        if len(shape) != 2:
            raise UserError(
                f"tanh_fixed_point sets matrices (inputs, units) of dense layers, received a weight of shape "
                f"{tuple(shape)}; choose a model of dense layers"
            )
        noise = RandomNormal(0.0, self.alpha / math.sqrt(shape[0]), seed=self.seed or 0)(shape, dtype=dtype)
        return noise + self._cyclic_identity(*shape).astype(backend.standardize_dtype(dtype))

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return self.alpha > 0

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"alpha": self.alpha, "repeat": self.repeat, "seed": self.seed}

    def _cyclic_identity(self, inputs: int, units: int) -> NDArray[np.bool_]:
        period = min(inputs, units)
        j, i = np.arange(inputs)[:, None], np.arange(units)
        equal = i % period == j % period
        return np.asarray(equal if self.repeat else equal & (i < period))


class MeanField(ModelInitializer):
    """Kernels from N(0, σ_w²/n), n the fan-in, and biases from N(0, σ_b²) (Poole et al. 2016, eq. 1).

    Args:
        weight_variance: σ_w². The default is critical for tanh without biases.
        bias_variance: σ_b².
        orthogonal: if true, kernels are σ_w times a random orthogonal matrix instead (Pennington et al. 2017, section
            2.4). A matrix that is not square is scaled so that the mean square of its values is σ_w²/n, too.
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
        """Draw the kernels and biases of all layers, as described in `ModelInitializer`.

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
