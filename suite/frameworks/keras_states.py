"""Values inside a Keras model: infinities, and states over time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.frameworks.keras_calls import operations, replaced
from suite.frameworks.keras_function import Function, differentiable
from suite.frameworks.keras_recording import tensors

if TYPE_CHECKING:
    import keras

Seen = Callable[[Any, Any, Any], None]
"""Hears of a call: the operation, its first input and its first output."""


@dataclass(frozen=True)
class Origin:
    """The first operation that makes values that are not finite of finite ones, and the range that it received."""

    name: str
    kind: str
    low: float
    high: float


@dataclass(frozen=True)
class Broken:
    """A weight with numbers that are not finite: its own name, its layer's path, and how many numbers of how many.

    `vector`: it has at most one axis, as a bias, so that an initializer of kernels does not draw it.
    """

    name: str
    layer: str
    count: int
    size: int
    vector: bool


def weights_not_finite(model: "keras.Model") -> tuple[Broken, ...]:
    """Return the weights of a model that have numbers which are not finite, in the model's order."""
    found = []
    for variable in model.variables:
        values = _numbers(variable.value)
        count = 0 if values is None else int((~np.isfinite(values)).sum())
        if count:
            layer = str(variable.path).rpartition("/")[0].removeprefix(f"{model.name}/") or model.name
            found.append(Broken(str(variable.name), layer, count, values.size, values.ndim < 2))
    return tuple(found)


def origin(model: "keras.Model", x: Any) -> Origin | None:
    """Return the first operation whose output is not finite though its inputs are, None if there is none.

    Args:
        model: a built model.
        x: a batch of its inputs.
    """
    found: list[Origin] = []

    def seen(operation: Any, received: Any, returned: Any) -> None:
        values = _numbers(received)
        if found or values is None or _numbers(returned) is None or not np.isfinite(values).all():
            return
        if not np.isfinite(_numbers(returned)).all() and not getattr(operation, "_layers", None):
            found.append(Origin(operation.name, type(operation).__name__, float(values.min()), float(values.max())))

    _watched(model, x, seen)
    return found[0] if found else None


def sizes_over_time(model: "keras.Model", x: Any) -> dict[str, list[float]]:
    """Return of each recurrent layer the root mean square of its state after each time step, by its name.

    Args:
        model: a built model.
        x: a batch of its inputs.
    """
    import keras

    found: dict[str, list[float]] = {}

    def seen(operation: Any, received: Any, _returned: Any) -> None:
        if isinstance(operation, keras.layers.RNN) and operation.name not in found and len(received.shape) == 3:
            found[operation.name] = list(_sizes(operation, received))

    if any(isinstance(part, keras.layers.RNN) for part in operations(model)):
        _watched(model, x, seen)
    return found


def _sizes(layer: Any, received: Any) -> Iterator[float]:
    states = layer.get_initial_state(received.shape[0])
    steps = range(received.shape[1])
    for at in reversed(steps) if layer.go_backwards else steps:
        output, states = layer.cell(received[:, at], states)
        yield float(np.sqrt(np.mean(np.square(np.asarray(output, np.float64)))))


def _watched(model: "keras.Model", x: Any, seen: Seen) -> None:
    """Call the model once on a batch, and tell of the calls of its parts."""
    function = Function(model)

    def told(part: Any, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            outputs = call(*args, **kwargs)
            received, returned = tensors((args, kwargs)), tensors(outputs)
            if received and returned:
                seen(part, received[0], returned[0])
            return outputs

        return watched

    with function.opened(), replaced(operations(model), told):
        function(differentiable(x))


def finite_in_float32(model: "keras.Model", x: Any) -> bool:
    """Return whether the outputs are finite if all layers compute in float32."""
    import keras
    import tensorflow as tf

    function = Function(model)
    with function.opened():
        for part in operations(model):
            if "_dtype_policy" in vars(part):
                vars(part)["_dtype_policy"] = keras.DTypePolicy("float32")
        outputs = function(differentiable(x))
    return all(bool(np.isfinite(np.asarray(each)).all()) for each in tf.nest.flatten(outputs))


def computes_in_half(model: "keras.Model") -> bool:
    """Return whether some layer computes in float16."""
    return any(getattr(part, "compute_dtype", "") == "float16" for part in operations(model))


def _numbers(tensor: Any) -> Any:
    """Return the values of a tensor as an array of floats, None of text."""
    try:
        return np.asarray(tensor).astype(np.float64)
    except (TypeError, ValueError):
        return None
