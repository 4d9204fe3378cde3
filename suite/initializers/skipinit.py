"""Residual nets whose branches are switched off at first."""

import math
from typing import Any

import keras
import numpy as np

from suite.errors import UserError
from suite.frameworks.keras_layers import plain_layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.initializers.residual import assign_he, branches, multipliers


class SkipInit(ModelInitializer):
    """He weights, and one scalar at the end of each residual branch that starts at zero (De, Smith 2020, section 4).

    The net starts as its skip connections alone. He weights are those of `he_normal`, from the same seeds; biases stay
    what the model says. Branches are layers named `block_<i>_dense_<j>` or `block_<i>_conv_<j>`. Their multipliers are
    the one weight of layers named `block_<i>_scale`.

    Args:
        multiplier: the scalar. The authors train with 0 or 1/√(number of blocks) at depths where 1 and 1/√2 fail.
    """

    def __init__(self, multiplier: float = 0.0) -> None:
        if isinstance(multiplier, str | bool) or not math.isfinite(multiplier):
            raise ValueError(f"`multiplier` must be a finite number. Received: multiplier={multiplier!r}")
        self.multiplier = multiplier

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Assign the kernels of all layers and the multipliers; see `ModelInitializer`.

        Raises:
            UserError: the model has no branches, one of them has no multiplier, or a layer with a kernel is neither
                Dense nor a plain convolution.
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
