"""Rectifiers in pairs whose sum is linear."""

import math
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from suite.errors import UserError
from suite.frameworks.keras_layers import plain_layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer


class LooksLinear(ModelInitializer):
    """Mirrored blocks [[W, -W], [-W, W]] of an orthogonal W, biases zero (Balduzzi et al. 2017, section 4).

    A hidden layer's second half of units is the first one's negative, and ReLU(u) - ReLU(-u) = u: at initialization
    the net is linear, with an orthogonal matrix a layer, and its gradients do not shatter. GELU, SiLU and softplus have
    that property too; with leaky ReLU each layer is multiplied by one plus the slope.

    The first layer has [W, -W], since inputs have no mirror image, and the last has [W; -W], since outputs need none.
    The last of an odd number of units has no partner: it has orthogonal weights of its own, and nothing reads it until
    it is trained. Convolutions are mirrored channel by channel; max pooling after them is not linear.

    The layers follow one another: each takes all of the last one's units, in their order, as Flatten and average
    pooling leave them too. Skips are not known here; a net with skips is mirrored, but need not be linear.
    """

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Assign the kernels and biases of all layers; see `ModelInitializer`.

        Raises:
            UserError: a layer with a kernel is neither Dense nor a plain convolution without groups, does not take the
                units of the layer before, or is hidden and has a single unit.
        """
        found = plain_layers_with_kernel(model, needs="looks_linear")
        before = None
        for number, (index, layer) in enumerate(found, start=1):
            last = number == len(found)
            _check(layer, before, last=last)
            layer.kernel.assign(_kernel(layer.kernel, before, seed(index, "kernel"), last=last))
            if layer.bias is not None:
                layer.bias.assign(np.zeros(layer.bias.shape))
            before = layer.kernel.shape[-1]


def _check(layer: Any, before: int | None, *, last: bool) -> None:
    """Refuse a layer that does not take the `before` units of the layer before, or has no two units to pair."""
    inputs, units = math.prod(layer.kernel.shape[:-1]), layer.kernel.shape[-1]
    if getattr(layer, "groups", 1) != 1:
        raise UserError(f"looks_linear needs convolutions without groups, received layer {layer.name!r}")
    if before is not None and inputs % before:
        raise UserError(
            f"looks_linear needs layers that follow one another: expected layer {layer.name!r} to take the {before} "
            f"units of the layer before it, received {inputs} inputs"
        )
    if not last and units < 2:
        raise UserError(f"looks_linear needs two units in each hidden layer, received one in layer {layer.name!r}")


def _kernel(variable: Any, before: int | None, seed: int, *, last: bool) -> NDArray[Any]:
    """Return an orthogonal matrix, mirrored along the inputs unless they are the net's, and along the units."""
    inputs, units = math.prod(variable.shape[:-1]), variable.shape[-1]
    # Places of a window, or of an image that was flattened, each with all of the units before.
    places, channels = (1, inputs) if before is None else (inputs // before, before // 2)
    orthogonal = keras.initializers.Orthogonal(seed=seed)
    kernel = np.asarray(orthogonal((places, channels, units if last else -(-units // 2)), dtype=variable.dtype))
    if before is not None:
        unread = np.zeros((places, before % 2, kernel.shape[-1]), kernel.dtype)
        kernel = np.concatenate([kernel, -kernel, unread], axis=1)
    if not last:
        paired, alone = np.split(kernel, [units // 2], axis=2)
        kernel = np.concatenate([paired, -paired, alone], axis=2)
    return kernel.reshape(variable.shape)
