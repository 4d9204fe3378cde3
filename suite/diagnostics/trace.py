"""One forward and one backward pass, as plain numbers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.diagnostics.layer_trace import LayerTrace, layer_trace
from suite.errors import UserError
from suite.frameworks.keras_function import Function, differentiable, total
from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_layers import layers
from suite.frameworks.keras_recording import Call, Recording

if TYPE_CHECKING:
    import keras

Loss = Callable[[Any, Any], Any]
"""A function of targets and outputs, as every Keras loss, to the loss of the batch or of each example."""


@dataclass(frozen=True)
class Trace:
    """The record of one pass, with one row for each layer with a kernel, in the order of their first calls."""

    layers: tuple[LayerTrace, ...]
    inputs: NDArray[Any]
    """The first input, if there are several: NaN in place of texts."""
    outputs: NDArray[Any]
    """The first output, if there are several."""
    loss: float
    unseen: tuple[str, ...] = field(default=())
    """Layers with a kernel that the pass did not reach, or only inside a compiled function of the user."""

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for each reason why the numbers are incomplete, empty if there is none."""
        found = [f"layer {name!r} was not seen: the model does not call it on this batch" for name in self.unseen]
        broken = [layer.name for layer in self.layers if not np.isfinite(layer.preactivations).all()]
        if broken:
            more = f", and so are those of {len(broken) - 1} more layers" if len(broken) > 1 else ""
            found.append(f"layer {broken[0]!r}: its outputs on this batch are not finite{more}")
        elif not np.isfinite(self.outputs).all():
            found.append("the model's outputs on this batch are not finite, though those of each layer are")
        elif not np.isfinite(self.loss):
            found.append(f"the loss of this batch is {self.loss}, though the model's outputs are finite")
        return tuple(found)


def trace(model: "keras.Model", x: Any, y: Any, loss: Loss) -> Trace:
    """Run `model` forward and backward once on a batch, without changing it.

    The pass is that of a training step, with the statistics of the batch in batch normalization, but without dropout
    and noise, so that nothing is random. The loss is that of the data, without regularization. A layer that is called
    several times (a shared layer, a recurrent cell) has one row, of its first call that the loss depends on. The
    gradients of its weights are those of all calls.

    Args:
        model: any built Keras model.
        x: (examples, *inputs), or several such arrays, in the form that the model takes.
        y: (examples, …) targets in the form that the loss takes.
        loss: a Keras loss, or any function of targets and outputs that TensorFlow can differentiate.

    Raises:
        UserError: no layer has a kernel, no such layer was called, or the model or the loss fails. The message names
            the layer. Values that are not finite are not an error: the rows contain them, and `Trace.problems` names
            the first such layer.
    """
    import tensorflow as tf

    if not any(kernel(layer) is not None for layer in layers(model)):
        raise UserError(f"model {model.name!r} has no layer with a kernel: there is nothing to measure")
    x, function = differentiable(x), Function(model)
    with function.opened(), Recording(model).recorded() as recording, tf.GradientTape() as tape:
        tape.watch([value for value in function.values if value.dtype.is_floating])
        outputs = function(x)
        value = total(loss, y, outputs)
    if not recording.calls:
        raise UserError(f"model {model.name!r} calls no layer with a kernel outside of a compiled function")
    slopes = tape.gradient(value, [function.values, [call.preactivations for call in recording.calls]])
    calls = _one_each(recording.calls, slopes[1])
    gradients = {id(variable): slope for variable, slope in zip(function.variables, slopes[0], strict=True)}
    rows, places = [], {id(layer): index for index, layer in enumerate(layers(model))}
    for (call, slope), name in zip(calls, _names([call.layer for call, _ in calls]), strict=True):
        found = {"kernel": kernel(call.layer), "bias": getattr(call.layer, "bias", None)}
        variables = {part: variable for part, variable in found.items() if variable is not None}
        weights = {part: function.value(variable) for part, variable in variables.items()}
        of_weights = {part: gradients[id(variable)] for part, variable in variables.items()}
        rows.append(layer_trace(name, places[id(call.layer)], call, weights, of_weights | {"preactivations": slope}))
    seen = {id(call.layer) for call in recording.calls}
    unseen = [layer.name for layer in layers(model) if kernel(layer) is not None and id(layer) not in seen]
    inputs, first = (np.asarray(tf.nest.flatten(structure)[0]) for structure in (x, outputs))
    inputs = np.full(inputs.shape, np.nan) if inputs.dtype.kind == "O" else inputs
    return Trace(tuple(rows), inputs, first, float(value), tuple(unseen))


def _one_each(calls: list[Call], gradients: list[Any]) -> list[tuple[Call, Any]]:
    """Return the first call of each layer that the loss depends on, if there is one, with its gradient or None.

    A recurrent layer calls its cell once only to find the shape of its output.
    """
    chosen: dict[int, tuple[Call, Any]] = {}
    for call, gradient in zip(calls, gradients, strict=True):
        if id(call.layer) not in chosen or (chosen[id(call.layer)][1] is None and gradient is not None):
            chosen[id(call.layer)] = (call, gradient)
    return list(chosen.values())


def _names(found: list[Any]) -> list[str]:
    """Return the layers' names, or their paths, as "encoder/dense", if they share a name."""
    count = Counter(layer.name for layer in found)
    return [layer.path or layer.name if count[layer.name] > 1 else layer.name for layer in found]
