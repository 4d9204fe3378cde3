"""Operations of a Keras model through which no gradient passes."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_calls import operations
from suite.frameworks.keras_function import Function, differentiable
from suite.frameworks.keras_graph import kind

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
    import keras
    import tensorflow as tf

    function = Function(model)

    def outputs(values: list[Any], batch: Any) -> Any:
        function.values = values
        with function.opened():
            return function(batch)

    traced = tf.function(outputs, autograph=False).get_concrete_function(function.values, differentiable(x))
    weights = {id(tensor.op) for tensor in traced.inputs[: len(function.values)]}
    found = [op for op in _flat(traced.outputs) if _depends_on(op, weights)]
    parts = {part.name: part for part in operations(model) if part is not model}
    places = [(FLAT[op.type], _layer(op.name, parts)) for op in found]
    return tuple(
        dict.fromkeys(
            f"{what} in layer {layer.name!r}" if isinstance(layer, keras.layers.Layer) else what
            for what, layer in places
            # Keras' own layers stop gradients of what they only count, as of statistics.
            if not (isinstance(layer, keras.layers.Layer) and kind(layer) not in ("", "Lambda"))
        )
    )


def _flat(outputs: Any) -> Iterator[Any]:
    """Yield the first operations without a gradient on each way back from the outputs."""
    return (op for op in _back([tensor.op for tensor in outputs], _is_flat) if _is_flat(op))


def _is_flat(op: Any) -> bool:
    return op.type in FLAT and (op.type != "Cast" or not op.outputs[0].dtype.is_floating)


def _depends_on(op: Any, sources: set[int]) -> bool:
    return any(id(each) in sources for each in _back([op]))


def _back(starts: list[Any], stops: Callable[[Any], bool] = lambda _: False) -> Iterator[Any]:
    """Yield operations and all that they are computed from, each once.

    What `stops` is true of is not followed further.
    """
    waiting, seen = list(starts), set[int]()
    while waiting:
        op = waiting.pop()
        if id(op) in seen:
            continue
        seen.add(id(op))
        yield op
        if not stops(op):
            waiting += [tensor.op for tensor in op.inputs]


def _layer(scopes: str, parts: Mapping[str, Any]) -> Any:
    """Return the part in whose scope an operation stands, None if that is the model itself."""
    for scope in reversed(scopes.split("/")[:-1]):
        for name in (scope, scope.rpartition("_")[0]):
            if name in parts:
                return parts[name]
    return None


def dead_outputs(model: "keras.Model", x: Any) -> tuple[str, ...]:
    """Return the names of outputs of which no trained weight gets any gradient.

    Of an only output there is nothing to return.

    Args:
        model: a built model.
        x: a batch of its inputs.
    """
    import tensorflow as tf

    if len(getattr(model, "outputs", None) or ()) == 1:
        return ()
    function = Function(model)
    trained = {id(variable) for variable in model.trainable_variables}
    values = [value for each, value in zip(function.variables, function.values, strict=True) if id(each) in trained]
    with function.opened(), tf.GradientTape(persistent=True) as tape:
        tape.watch(values)
        outputs = tf.nest.flatten(function(differentiable(x)))
        sums = [tf.reduce_sum(each) if each.dtype.is_floating else None for each in outputs]
    if len(outputs) < 2:
        return ()
    names = getattr(model, "output_names", None) or [str(at) for at in range(1, len(outputs) + 1)]
    none = {"unconnected_gradients": tf.UnconnectedGradients.ZERO}
    return tuple(
        name
        for name, total in zip(names, sums, strict=True)
        if total is None
        or not any(bool(tf.reduce_any(tf.not_equal(each, 0))) for each in tape.gradient(total, values, **none))
    )
