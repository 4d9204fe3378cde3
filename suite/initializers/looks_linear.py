"""Mirrored weights, with which pairs of rectifiers are linear."""

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

    The second half of a hidden layer's units is the negative of the first half, and ReLU(u) - ReLU(-u) = u. So the net
    is linear at initialization, with one orthogonal matrix for each layer, and its gradients do not shatter. GELU, SiLU
    and softplus have this property, too. With leaky ReLU each layer is multiplied by one plus the slope.

    The first layer has [W, -W], because inputs have no mirror image. The last layer has [W; -W], because outputs need
    none. With an odd number of units, the last unit has no partner: it gets orthogonal weights of its own, and the next
    layer ignores it until it is trained. Convolutions are mirrored channel by channel. Max pooling after them is not
    linear.

    Layers must follow one another: each layer takes all units of the layer before, in their order, which Flatten and
    average pooling keep. Skips are not considered: a net with skips is mirrored, but need not be linear.
    """

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Assign the kernels and biases of all layers, as described in `ModelInitializer`.

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
    """Raise an error if a layer does not take the `before` units of the layer before, or has no two units to pair."""
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
    # Positions in a window, or in a flattened image, each with all units of the layer before.
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
