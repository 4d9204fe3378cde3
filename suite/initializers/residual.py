"""The residual branches of a model, which its layers' names tell."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from suite.errors import UserError
from suite.frameworks.keras_layers import layers
from suite.initializers.model_initializer import LayerSeed

if TYPE_CHECKING:
    import keras

_IN_BRANCH = re.compile(r"block_(\d+)_(?:dense|conv)_(\d+)")
_MULTIPLIER = re.compile(r"block_(\d+)_scale")


def branches(model: "keras.Model", needs: str) -> "dict[int, list[keras.layers.Layer]]":
    """Return the layers with a kernel of each residual branch, first to last, by the number of its block.

    They are those whose names are `block_<i>_dense_<j>` or `block_<i>_conv_<j>`, j counting from one within block i.

    Raises:
        UserError: there is none; `needs` says whose demand that is.
    """
    found: dict[int, dict[int, Any]] = {}
    for layer in layers(model):
        if match := _IN_BRANCH.fullmatch(layer.name):
            block, place = map(int, match.groups())
            found.setdefault(block, {})[place] = layer
    if not found:
        raise UserError(
            f"{needs} needs residual branches, layers named block_<i>_dense_<j> or block_<i>_conv_<j>: received model "
            f"{model.name!r} without any; choose a residual model"
        )
    return {block: [places[place] for place in sorted(places)] for block, places in sorted(found.items())}


def assign_he(
    found: "Sequence[tuple[int, keras.layers.Layer]]", seed: LayerSeed, factors: Mapping[int, float] | None = None
) -> None:
    """Give layers, with their indices, the kernels of `he_normal`, each times its factor, if any, by the layer's id."""
    import keras

    factors = factors or {}
    for index, layer in found:
        he = keras.initializers.HeNormal(seed=seed(index, "kernel"))
        layer.kernel.assign(he(layer.kernel.shape, dtype=layer.kernel.dtype) * factors.get(id(layer), 1.0))


def multipliers(model: "keras.Model") -> "dict[int, keras.Variable]":
    """Return what multiplies each residual branch, the one weight of layer `block_<i>_scale`, by the block's number.

    Raises:
        UserError: a layer of that name has no weight, or more than one.
    """
    found: dict[int, Any] = {}
    for layer in layers(model):
        if match := _MULTIPLIER.fullmatch(layer.name):
            if len(layer.weights) != 1:
                raise UserError(
                    f"layer {layer.name!r} should multiply a residual branch by its one weight, received "
                    f"{len(layer.weights)} weights; give it one, or another name"
                )
            found[int(match[1])] = layer.weights[0]
    return found
