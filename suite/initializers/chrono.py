"""Biases of gates for dependencies of a known length."""

from typing import Any

import keras
import numpy as np

from suite.errors import UserError
from suite.frameworks.keras_fans import GATES
from suite.frameworks.keras_layers import layers
from suite.initializers.model_initializer import LayerSeed
from suite.initializers.recurrent import Recurrent

REMEMBERING = {"LSTMCell": ("forget", "input"), "ConvLSTMCell": ("forget", "input"), "GRUCell": ("update", "")}
"""The gate of each cell that keeps its state if it is open, and the one that lets the input in, if it is another."""


class Chrono(Recurrent):
    """Forget gates have biases log U(1, T - 1), input gates their negatives (Tallec, Ollivier 2018).

    A gate with bias log(t - 1) forgets with a time constant of t steps, so that units cover all lengths up to T. Of a
    GRU the update gate, which keeps the state in Keras, gets log U(1, T - 1), by the same argument. All other biases of
    cells are zero. Kernels are drawn as Keras' recurrent layers draw them by default, or as the options say.

    Args:
        steps: T, the length of the longest dependency; by default that of the sequences in the batch.
        kernel_initializer: the initializer of the weights from a recurrent layer's inputs.
        recurrent_initializer: the initializer of the weights from a recurrent layer's state to the next.
        other_initializer: the initializer of the kernels of all other layers, by default `kernel_initializer`.
    """

    def __init__(
        self,
        steps: int | None = None,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        other_initializer: Any = None,
    ) -> None:
        if steps is not None and (isinstance(steps, bool) or not isinstance(steps, int) or steps < 3):
            raise ValueError(f"`steps` must be a whole number, 3 or more. Received: steps={steps!r}")
        super().__init__(kernel_initializer, recurrent_initializer, other_initializer)
        self.steps = steps

    def __call__(self, model: keras.Model, batch: Any, seed: LayerSeed) -> None:
        """Draw the kernels of all layers, and assign the biases of cells, as described in `ModelInitializer`.

        Raises:
            UserError: no layer is an LSTM or a GRU with biases, or the length of sequences is not known.
        """
        cells = [(index, each) for index, each in enumerate(layers(model)) if _kind(each) and each.bias is not None]
        if not cells:
            raise UserError(
                f"chrono sets biases of LSTM and GRU layers: received model {model.name!r} without any; choose the "
                "initializer recurrent"
            )
        super().__call__(model, batch, seed)
        steps = self.steps or _length(batch)
        for index, cell in cells:
            cell.bias.assign(_biases(cell, steps, seed(index, "bias")))

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return True

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"steps": self.steps, **super().get_config()}


def _kind(layer: Any) -> str:
    """Return which of the known cells a layer is, "" if it is none."""
    return next((kind.__name__ for kind in type(layer).__mro__ if kind.__name__ in REMEMBERING), "")


def _length(batch: Any) -> int:
    shape = tuple(getattr(batch, "shape", ()))
    if len(shape) < 2 or shape[1] < 3:
        raise UserError(
            "chrono needs the length of sequences: expected a batch of shape (examples, 3 or more steps, …), received "
            f"{f'one of shape {shape}' if shape else 'none, or several arrays'}; set steps"
        )
    return int(shape[1])


def _biases(cell: Any, steps: int, seed: int) -> Any:
    """Return a cell's biases.

    Of a GRU with two of each, of inputs and of states, the former are drawn, and the latter are zero.
    """
    gates = GATES[_kind(cell)]
    keeps, lets_in = REMEMBERING[_kind(cell)]
    values = np.zeros(tuple(cell.bias.shape))
    blocks = values.reshape(-1, len(gates), values.shape[-1] // len(gates))[0]
    drawn = np.log(np.random.default_rng(seed).uniform(1.0, steps - 1.0, blocks.shape[1]))
    blocks[gates.index(keeps)] = drawn
    if lets_in:
        blocks[gates.index(lets_in)] = -drawn
    return values
