"""Fixup and SkipInit, and residual branches by their names."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from suite.errors import UserError
from suite.frameworks.keras_layers import layers, plain_layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer

if TYPE_CHECKING:
    import keras


_IN_BRANCH = re.compile(r"block_(\d+)_(?:dense|conv)_(\d+)")
_MULTIPLIER = re.compile(r"block_(\d+)_scale")


def branches(model: "keras.Model", needs: str) -> "dict[int, list[keras.layers.Layer]]":
    """Return the layers with a kernel of each residual branch, first to last, by the number of its block.

    Their names are `block_<i>_dense_<j>` or `block_<i>_conv_<j>`, with j counted from one within block i.

    Raises:
        UserError: the model has no branch. The message begins with `needs`, which says who needs branches.
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
    """Assign kernels of `he_normal` to layers, given with their indices, times the factor of the layer's id, if any."""
    import keras

    factors = factors or {}
    for index, layer in found:
        he = keras.initializers.HeNormal(seed=seed(index, "kernel"))
        layer.kernel.assign(he(layer.kernel.shape, dtype=layer.kernel.dtype) * factors.get(id(layer), 1.0))


def multipliers(model: "keras.Model") -> "dict[int, keras.Variable]":
    """Return the multiplier of each residual branch, by the block's number: the one weight of layer `block_<i>_scale`.

    Raises:
        UserError: a layer with that name has no weight, or more than one.
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


_CLASSIFIER = "output"


class Fixup(ModelInitializer):
    """He weights, smaller in the branches and zero at their ends (Zhang, Dauphin, Ma 2019, section 3).

    In a net with L branches, a branch of m layers has He weights times L^(-1/(2m-2)). Its last layer is zero, and so is
    the classifier. All other kernels have He weights. Multipliers are one. Biases keep the values of the model; they
    are zero in the paper. He weights are those of `he_normal`, from the same seeds.

    Parts are found by their names: `block_<i>_dense_<j>` or `block_<i>_conv_<j>` for the layers of a branch,
    `block_<i>_scale` for the layer whose one weight multiplies a branch, and `output` for the classifier.

    Args:
        scaling: if false, all layers of a branch except the last have unscaled He weights. The comparison shows the
            effect of the factor.
    """

    def __init__(self, scaling: bool = True) -> None:
        if not isinstance(scaling, bool):
            raise ValueError(f"`scaling` must be true or false. Received: scaling={scaling!r}")
        self.scaling = scaling

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Assign the kernels of all layers and the multipliers, as described in `ModelInitializer`.

        Raises:
            UserError: the model has no branches, a branch has a single layer, there is no layer `output`, or a layer
                with a kernel is neither Dense nor a plain convolution.
        """
        found = plain_layers_with_kernel(model, needs="fixup")
        factors = _branch_factors(model, scaling=self.scaling)
        classifiers = [layer for _, layer in found if layer.name == _CLASSIFIER]
        if not classifiers:
            raise UserError(f"fixup sets the last layer to zero: expected a layer named {_CLASSIFIER!r}, received none")
        factors |= {id(layer): 0.0 for layer in classifiers}
        assign_he(found, seed, factors)
        for multiplier in multipliers(model).values():
            multiplier.assign(np.ones(multiplier.shape))

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"scaling": self.scaling}


def _branch_factors(model: keras.Model, *, scaling: bool) -> dict[int, float]:
    """Return the factors of He weights, by the id of each layer in a branch."""
    found = branches(model, needs="fixup")
    factors: dict[int, float] = {}
    for branch in found.values():
        if len(branch) < 2:
            raise UserError(
                f"fixup needs two layers or more in each branch, received {branch[0].name!r} alone: it would be zero; "
                f"give the branch another layer"
            )
        factor = len(found) ** (-1 / (2 * len(branch) - 2)) if scaling else 1.0
        factors |= {id(layer): factor for layer in branch[:-1]} | {id(branch[-1]): 0.0}
    return factors


class SkipInit(ModelInitializer):
    """He weights, and one scalar at the end of each residual branch that starts at zero (De, Smith 2020, section 4).

    The net starts as its skip connections alone. He weights are those of `he_normal`, from the same seeds. Biases keep
    the values of the model. Branches are layers named `block_<i>_dense_<j>` or `block_<i>_conv_<j>`. The multiplier of
    a branch is the one weight of the layer named `block_<i>_scale`.

    Args:
        multiplier: the initial value of the scalar. The authors train deep nets with 0 or 1/√(number of blocks), for
            which 1 and 1/√2 fail.
    """

    def __init__(self, multiplier: float = 0.0) -> None:
        if isinstance(multiplier, str | bool) or not math.isfinite(multiplier):
            raise ValueError(f"`multiplier` must be a finite number. Received: multiplier={multiplier!r}")
        self.multiplier = multiplier

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Assign the kernels of all layers and the multipliers, as described in `ModelInitializer`.

        Raises:
            UserError: the model has no branches, a branch has no multiplier, or a layer with a kernel is neither Dense
                nor a plain convolution.
        """
        found = plain_layers_with_kernel(model, needs="skipinit")
        scales = multipliers(model)
        for block in branches(model, needs="skipinit"):
            if block not in scales:
                raise UserError(
                    f"skipinit sets the multiplier of each branch: expected a layer named 'block_{block}_scale', "
                    f"received none; choose a residual model with multipliers"
                )
        assign_he(found, seed)
        for variable in scales.values():
            variable.assign(np.full(variable.shape, self.multiplier))

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"multiplier": self.multiplier}
