"""Residual nets that train without normalization because their branches start at zero."""

from typing import Any

import keras
import numpy as np

from suite.errors import UserError
from suite.frameworks.keras_layers import plain_layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.initializers.residual import assign_he, branches, multipliers

_CLASSIFIER = "output"


class Fixup(ModelInitializer):
    """He weights, smaller in the branches and zero at their ends (Zhang, Dauphin, Ma 2019, section 3).

    In a net of L branches, a branch of m layers has He weights times L^(-1/(2m-2)), and its last layer is zero, as is
    the classifier. All other kernels have He weights. Multipliers are one; biases stay what the model says, zero in the
    paper. He weights are those of `he_normal`, from the same seeds.

    The parts go by their names: `block_<i>_dense_<j>` or `block_<i>_conv_<j>` for the layers of a branch,
    `block_<i>_scale` for the layer whose one weight multiplies a branch, and `output` for the classifier.

    Args:
        scaling: without, the layers of a branch before its last one have He weights as they are: what the factor is
            good for shows beside that.
    """

    def __init__(self, scaling: bool = True) -> None:
        if not isinstance(scaling, bool):
            raise ValueError(f"`scaling` must be true or false. Received: scaling={scaling!r}")
        self.scaling = scaling

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Assign the kernels of all layers and the multipliers; see `ModelInitializer`.

        Raises:
            UserError: the model has no branches, one of them has a single layer, there is no layer `output`, or a layer
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
    """Return what He weights are multiplied by, by the id of each layer in a branch."""
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
