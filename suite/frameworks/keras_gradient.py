"""Operations of a Keras model through which no gradient passes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_calls import operations
from suite.frameworks.keras_function import Function, differentiable

if TYPE_CHECKING:
    import keras

FLAT = {
    "ArgMax": "argmax",
    "ArgMin": "argmin",
    "Bucketize": "bucketize",
    "Cast": "a cast to integers",
    "Ceil": "ceil",
    "Equal": "a comparison",
    "Floor": "floor",
    "Greater": "a comparison",
    "GreaterEqual": "a comparison",
    "Less": "a comparison",
    "LessEqual": "a comparison",
    "NotEqual": "a comparison",
    "PyFunc": "code outside of TensorFlow",
    "PyFuncStateless": "code outside of TensorFlow",
    "Rint": "round",
    "Round": "round",
    "Sign": "sign",
    "StopGradient": "stop_gradient",
    "TopKV2": "the places of top_k",
}
"""TensorFlow's names of operations that have no gradient, or one that is 0 everywhere, and their usual names.

Comparisons, casts to integers, and places have none since what they return is not continuous.
"""


def barriers(model: "keras.Model", x: Any) -> tuple[str, ...]:
    """Return the operations that cut a path from the outputs back to a weight, as "round in layer 'quantize'".

    Args:
        model: a built model.
        x: a batch of its inputs.
    """
    import tensorflow as tf

    function = Function(model)

    def outputs(values: list[Any], batch: Any) -> Any:
        function.values = values
        with function.opened():
            return function(batch)

    traced = tf.function(outputs, autograph=False).get_concrete_function(function.values, differentiable(x))
    weights = {id(tensor.op) for tensor in traced.inputs[: len(function.values)]}
    found = [op for op in _flat(traced.outputs) if _depends_on(op, weights)]
    names = {part.name for part in operations(model) if part is not model}
    return tuple(dict.fromkeys(f"{FLAT[op.type]}{_place(op.name, names)}" for op in found))


def _flat(outputs: Any) -> Iterator[Any]:
    """Yield the first operations without a gradient on each way back from the outputs."""
    waiting, seen = [tensor.op for tensor in outputs], set[int]()
    while waiting:
        op = waiting.pop()
        if id(op) in seen:
            continue
        seen.add(id(op))
        if op.type in FLAT and (op.type != "Cast" or not op.outputs[0].dtype.is_floating):
            yield op
        else:
            waiting += [tensor.op for tensor in op.inputs]


def _depends_on(op: Any, sources: set[int]) -> bool:
    waiting, seen = [op], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in sources:
            return True
        if id(each) not in seen:
            seen.add(id(each))
            waiting += [tensor.op for tensor in each.inputs]
    return False


def _place(scopes: str, names: set[str]) -> str:
    """Return the layer whose scope an operation stands in, as " in layer 'quantize'".

    It is "" if it is the model itself.
    """
    for scope in reversed(scopes.split("/")[:-1]):
        for name in (scope, scope.rpartition("_")[0]):
            if name in names:
                return f" in layer {name!r}"
    return ""
