"""Activations behind a model's kernels, seen in one pass."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_function import Function, differentiable
from suite.frameworks.keras_recording import Call, Recording
from suite.frameworks.nonlinearity import WHOLE_VECTORS, name_of, observed

if TYPE_CHECKING:
    import keras

EXAMPLES = 16
"""Examples of a batch that a pass takes: enough values to tell a function by."""

UNNAMED = "unnamed"
"""The name of an activation that is none of Keras'."""


@dataclass(frozen=True, eq=False)
class Activated:
    """A layer with a kernel and the activation that its outputs pass.

    Attributes:
        layer: the layer.
        activation: Keras' name of the activation, in lower case, "" if there is none before the next kernel, and
            "unnamed" of a function that is none of Keras'.
    """

    layer: "keras.layers.Layer"
    activation: str


def activations(model: "keras.Model", x: Any) -> tuple[Activated, ...]:
    """Return the layers with a kernel, in the order of their first calls, with their activations.

    Functions without a name, as `keras.ops.relu` in the code of a subclass, are told by their values, which 16 examples
    show.

    Args:
        model: a built model, which does not change.
        x: (examples, *inputs), or several such arrays, in the form that the model takes.

    Raises:
        UserError: the model fails on this batch.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(2)])
        >>> [(each.layer.units, each.activation) for each in activations(model, np.ones((2, 3), "float32"))]
        [(4, 'tanh'), (2, '')]
    """
    import tensorflow as tf

    some, function = tf.nest.map_structure(lambda values: values[:EXAMPLES], differentiable(x)), Function(model)
    with function.opened(), Recording(model).recorded() as recording:
        function(some)
    found: dict[int, Activated] = {}
    for call in recording.calls:
        earlier = found.get(id(call.layer))
        if earlier is None or not earlier.activation:
            found[id(call.layer)] = Activated(call.layer, _activation(call))
    return tuple(found.values())


def _activation(call: Call) -> str:
    if call.activations is not None:
        name = name_of(call.activation)
        return name if name in _known() or name in WHOLE_VECTORS else _by_values(call.received, call.activations)
    after = call.next_input
    if after is None or np.prod(after.shape) != np.prod(call.preactivations.shape):
        return ""
    before = np.asarray(call.preactivations, np.float64)
    reshaped = np.asarray(after, np.float64).reshape(before.shape)
    return "" if observed(before, reshaped) is None else _by_values(before, reshaped)


def _by_values(before: Any, after: Any) -> str:
    """Return the activation of Keras whose values these are, or "unnamed"."""
    inputs, outputs = np.asarray(before, np.float32), np.asarray(after, np.float32)
    return next((name for name, function in _known().items() if _agrees(function, inputs, outputs)), UNNAMED)


def _agrees(function: Any, inputs: NDArray[Any], outputs: NDArray[Any]) -> bool:
    expected = np.asarray(function(inputs))
    return bool(np.allclose(expected, outputs, rtol=1e-3, atol=1e-3 * (np.abs(outputs).max() or 1.0)))


def _known() -> dict[str, Any]:
    """Return Keras' elementwise activations by name, one of each form, the usual ones first."""
    import keras

    names = ("relu", "tanh", "sigmoid", "gelu", "silu", "selu", "elu", "leaky_relu", "softplus", "softsign")
    usual = {name: getattr(keras.activations, name) for name in names}
    others = ("relu6", "mish", "hard_sigmoid", "hard_silu", "exponential", "log_sigmoid", "celu", "hard_tanh")
    return usual | {name: getattr(keras.activations, name) for name in others if hasattr(keras.activations, name)}
