"""Variances of weights by fan-in, for activations or as elsewhere."""

import math
from inspect import signature
from typing import Any

import keras
import numpy as np
from keras.initializers import VarianceScaling

from suite.config import Identifier, normalize, split
from suite.errors import UserError
from suite.frameworks.keras_layers import plain_layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.models.activation import activation_layer


class PyTorchDefault(ModelInitializer):
    """Kernels and biases uniform on ±1/sqrt(fan-in), as in torch.nn.Linear and torch.nn.Conv1d to Conv3d.

    PyTorch writes kaiming_uniform_(a=sqrt(5)), whose bound sqrt(6 / ((1 + a²) n)) is the same. The kernels follow
    Glorot and Bengio's (2010) "standard". Unlike `glorot_standard`, it also draws biases.
    """

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Draw the kernels and biases of all layers, as described in `ModelInitializer`.

        Raises:
            UserError: a layer with a kernel is neither Dense nor a plain convolution.
        """
        for index, layer in plain_layers_with_kernel(model, needs="pytorch_default"):
            bound = 1 / math.sqrt(math.prod(layer.kernel.shape[:-1]))
            for name, variable in (("kernel", layer.kernel), ("bias", layer.bias)):
                if variable is not None:
                    uniform = keras.initializers.RandomUniform(-bound, bound, seed=seed(index, name))
                    variable.assign(uniform(variable.shape, dtype=variable.dtype))


KERAS_AXES = {"input_axes", "output_axes"} & {*signature(VarianceScaling).parameters}
"""The options for axes of inputs and units that this Keras has: both since 3.15, none before."""


def _named(**axes: list[int] | None) -> dict[str, list[int] | None]:
    """Return the axes as options of `VarianceScaling`, without those that are None if Keras does not have them.

    A Keras without these options refuses axes that the user has given.
    """
    return {name: value for name, value in axes.items() if name in KERAS_AXES or value is not None}


class GlorotStandard(VarianceScaling):  # type: ignore[misc]
    """Uniform on ±1/sqrt(n), n the fan-in: variance 1/(3n) (Glorot, Bengio 2010, eq. 1, "standard")."""

    def __init__(
        self, seed: int | None = None, input_axes: list[int] | None = None, output_axes: list[int] | None = None
    ) -> None:
        axes = _named(input_axes=input_axes, output_axes=output_axes)
        super().__init__(scale=1 / 3, mode="fan_in", distribution="uniform", seed=seed, **axes)

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {name: super(GlorotStandard, self).get_config()[name] for name in ("seed", *sorted(KERAS_AXES))}


_STEP = 1e-5
"""Distance from zero at which slopes are measured: rounding and curvature each change the slope by 1e-10 there."""

_KINK = 1e-3
"""Relative difference between the slopes on both sides that means a kink: no curvature below 100 gives as much."""


class Kumar(VarianceScaling):  # type: ignore[misc]
    """Normal with variance 1 / (n g'(0)² (1 + g(0)²)), n the fan-in, for the activation g (Kumar 2017).

    The variance follows from g's tangent at zero: 12.8/n for the sigmoid, 1/n for tanh. ReLU has no slope at zero, and
    gets the 2/n that the author derives for it.

    Args:
        activation: an activation as in the `[model]` table: a name, or a table of `class_name` and `config`.
        seed: the seed of the values.
        input_axes: axes of the weight that count inputs, by default those that Keras chooses.
        output_axes: axes of the weight that count units.

    Raises:
        UserError: the activation does not exist, or has no slope at zero.
    """

    def __init__(
        self,
        activation: Identifier = "sigmoid",
        seed: int | None = None,
        input_axes: list[int] | None = None,
        output_axes: list[int] | None = None,
    ) -> None:
        axes = _named(input_axes=input_axes, output_axes=output_axes)
        super().__init__(_scale(activation), "fan_in", "untruncated_normal", seed=seed, **axes)
        self.activation = activation

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        kept = {name: super(Kumar, self).get_config()[name] for name in ("seed", *sorted(KERAS_AXES))}
        return {"activation": self.activation, **kept}


def _scale(activation: Identifier) -> float:
    """Return n times the variance."""
    name, options = split(activation)
    if normalize(name) == "relu" and not options:
        return 2.0
    # One value for each example, because some activations look at all values of an example at once.
    probes = np.array([[-_STEP], [0.0], [_STEP]])
    below, value, above = np.asarray(activation_layer(activation, "probe", "float64")(probes))[:, 0]
    left, right = (value - below) / _STEP, (above - value) / _STEP
    slope = (left + right) / 2
    # The measured slope of an activation that is flat at zero is about the square of the step.
    if not (abs(slope) > _STEP and abs(left - right) < _KINK * abs(slope)):
        raise UserError(
            f"kumar needs an activation with a slope at zero other than 0, or relu: received {name} with the slopes "
            f"{left:.3g} and {right:.3g} on its sides; choose he_normal or mean_field instead"
        )
    return float(1 / (slope**2 * (1 + value**2)))
