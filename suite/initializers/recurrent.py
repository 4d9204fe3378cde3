"""Initializers of recurrent nets: input and recurrent weights."""

import math
from typing import Any

import keras
import numpy as np

from suite.errors import UserError
from suite.frameworks.keras_layers import KERNELS, fan_axes, layers, layers_with_kernel
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.initializers.recipe import Recipe
from suite.initializers.registry import recipe


class Recurrent(ModelInitializer):
    """Separate initializers for input weights, recurrent weights and all other kernels.

    An initializer of single weights leaves recurrent weights to the model. The three options are any identifiers except
    those of a `ModelInitializer`.

    Args:
        kernel_initializer: the initializer of the weights from a recurrent layer's inputs.
        recurrent_initializer: the initializer of the weights from a recurrent layer's state to the next.
        other_initializer: the initializer of the kernels of all other layers, by default `kernel_initializer`.
    """

    def __init__(
        self,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        other_initializer: Any = None,
    ) -> None:
        self.kernel_initializer = kernel_initializer
        self.recurrent_initializer = recurrent_initializer
        self.other_initializer = other_initializer
        self._kernel = _of_one_weight("kernel_initializer", kernel_initializer)
        self._recurrent = _of_one_weight("recurrent_initializer", recurrent_initializer)
        others = kernel_initializer if other_initializer is None else other_initializer
        self._others = _of_one_weight("other_initializer", others)

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:  # noqa: ARG002
        """Draw the kernels and recurrent kernels of all layers, as described in `ModelInitializer`.

        Raises:
            UserError: no layer is recurrent.
        """
        cells = recurrent_cells(model, needs="recurrent")
        for index, layer in layers_with_kernel(model, (keras.layers.Layer,), needs="recurrent"):
            kernel = self._kernel if layer in cells else self._others
            for name in sorted(KERNELS):
                _draw(layer, name, kernel, seed(index, name))
            _draw(layer, "recurrent_kernel", self._recurrent, seed(index, "recurrent_kernel"))

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return self._kernel.random or self._recurrent.random or self._others.random

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {
            "kernel_initializer": self.kernel_initializer,
            "recurrent_initializer": self.recurrent_initializer,
            "other_initializer": self.other_initializer,
        }


def recurrent_cells(model: keras.Model, needs: str) -> list[keras.layers.Layer]:
    """Return the layers with a recurrent kernel: the cells of recurrent layers.

    Raises:
        UserError: the model has no such layer. The message begins with `needs`, which says who needs it.
    """
    found = [layer for layer in layers(model) if getattr(layer, "recurrent_kernel", None) is not None]
    if not found:
        raise UserError(f"{needs} needs a recurrent layer, received model {model.name!r} without; choose such a model")
    return found


def _of_one_weight(option: str, identifier: Any) -> Recipe:
    made = recipe(identifier)
    if made.whole_model:
        raise ValueError(f"`{option}` must set one weight, not a whole model. Received: {option}={identifier}")
    return made


def _draw(layer: keras.layers.Layer, name: str, source: Recipe, seed: int) -> None:
    variable = getattr(layer, name, None)
    if variable is not None:
        variable.assign(source.draw(tuple(variable.shape), variable.dtype, seed, fan_axes(layer)))


class IRNN(Recurrent):
    """The recurrent kernel is `scale` times the identity, biases are zero (Le, Jaitly, Hinton 2015, section 2).

    With ReLU cells, a state without input does not change, and neither does its gradient. All other kernels are drawn
    from N(0, stddev²).

    Args:
        scale: 1 for long dependencies. The authors take 0.01 for short ones.
        stddev: the standard deviation of the weights that are not recurrent.
        other_initializer: the initializer of the kernels of layers that are not recurrent, instead of N(0, stddev²).
            Any identifier except that of a `ModelInitializer`.
    """

    def __init__(self, scale: float = 1.0, stddev: float = 0.001, other_initializer: Any = None) -> None:
        if isinstance(scale, str | bool) or not math.isfinite(scale):
            raise ValueError(f"`scale` must be a finite number. Received: scale={scale!r}")
        if isinstance(stddev, str | bool) or not 0 <= stddev < math.inf:
            raise ValueError(f"`stddev` must be a finite number, not below 0. Received: stddev={stddev!r}")
        super().__init__(
            kernel_initializer={"class_name": "RandomNormal", "config": {"stddev": stddev}},
            recurrent_initializer={"class_name": "Identity", "config": {"gain": scale}},
            other_initializer=other_initializer,
        )
        self.scale = scale
        self.stddev = stddev

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:
        """Assign the kernels of all layers, and the biases of recurrent ones, as described in `ModelInitializer`.

        Raises:
            UserError: no layer is recurrent, or a recurrent layer is not a SimpleRNN.
        """
        cells = recurrent_cells(model, needs="irnn")
        for cell in cells:
            if not isinstance(cell, keras.layers.SimpleRNNCell):
                raise UserError(
                    f"irnn sets weights of SimpleRNN layers, received {type(cell).__name__} {cell.name!r}; choose a "
                    f"model of SimpleRNN layers, or the initializer recurrent"
                )
        super().__call__(model, batch, seed)
        for cell in cells:
            if cell.bias is not None:
                cell.bias.assign(np.zeros(cell.bias.shape))

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"scale": self.scale, "stddev": self.stddev, "other_initializer": self.other_initializer}
