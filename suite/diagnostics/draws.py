"""Measurements of many draws of a net's initial weights.

They show how much draws differ.
"""

import functools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.diagnostics.drawn_weights import drawn_weights
from suite.errors import UserError
from suite.frameworks.keras_calls import replaced
from suite.frameworks.keras_compiled import as_written
from suite.frameworks.keras_function import Function
from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_layers import layers
from suite.initializers.model_initializer import LayerSeed

if TYPE_CHECKING:
    import keras

CHUNK_BYTES = 32 * 2**20
"""Bytes of the weights that are measured in one compiled call, which needs about three times more memory.

No result depends on it.
"""

TOLERANCE = 1e-6
"""Outputs are equal if they differ by at most this share of the largest of them."""


def draws(
    model: "keras.Model", apply: Callable[[LayerSeed], None], seeds: Callable[[int], LayerSeed], x: Any, count: int
) -> dict[str, NDArray[np.float64]]:
    """Return measurements of a batch for each of `count` draws of the weights, and restore the model's variables.

    Signals are computed in the model's own dtype as in inference, means in float64. Each array is (count,), in the
    order of draws. M is a mean square over all units.

    - `draws/length`: M_d / M_0 for the first example, with M_d of the last hidden activations (the input of the last
      layer with a kernel, or the output of a single layer) and M_0 of the input (Hanin & Rolnick 2018, eq. 2);
    - `draws/log_length`: its natural logarithm, -∞ if it is 0;
    - `draws/second_moment_first`, `draws/second_moment_last`: M over the batch of the pre-activations of the first and
      of the last hidden layer with a kernel, or of a single layer;
    - `draws/collapsed`: 1 if the output is the same for all examples, else 0; NaN if it is not finite (Lu, Shin, Su &
      Karniadakis 2019, "born dead").

    Values may be not finite. If there are several outputs, the first is used. If a layer is called several times, its
    first call is used.

    Args:
        model: a functional or sequential model with one input.
        apply: a function that assigns the model's variables the weights drawn from some seeds. `drawn_weights` says how
            often it is called.
        seeds: a function from the draw k, 0 ≤ k < count, to its seeds.
        x: (examples, *inputs), with at least two examples, because outputs are compared.
        count: number of draws, one or more.

    Raises:
        UserError: the model is of another kind, has no layer with a kernel, or fails on the batch.
    """
    import tensorflow as tf

    _check(model)
    inputs = tf.cast(x, model.inputs[0].dtype)
    measure, at_once = _compiled(model, inputs, count)
    before = [np.array(variable.numpy()) for variable in model.variables]
    try:
        chunks = drawn_weights(model, apply, seeds, count, at_once)
        measured = np.concatenate([measure(weights)[0].numpy() for weights in chunks])[:count]
    finally:
        for variable, value in zip(model.variables, before, strict=True):
            variable.assign(value)
    first, last, hidden, collapsed = measured.T
    with np.errstate(divide="ignore", invalid="ignore"):
        length = hidden / float(_mean_square(inputs[:1]))
        return {
            "draws/length": length,
            "draws/log_length": np.log(length),
            "draws/second_moment_first": first,
            "draws/second_moment_last": last,
            "draws/collapsed": collapsed,
        }


def chunk(count: int, size: int) -> int:
    """Return the number of draws of `size` bytes to measure at once, so that chunks are few and of equal size.

    Only the last chunk may be smaller.
    """
    fitting = max(1, CHUNK_BYTES // size)
    return math.ceil(count / math.ceil(count / fitting))


class _Watch:
    """Inputs and pre-activations of the first call of each layer with a kernel, in the order of these calls.

    They are watched inside `with watch.watching(model):`.
    """

    def __init__(self) -> None:
        self.received: dict[int, Any] = {}
        self.preactivations: dict[int, Any] = {}

    @contextmanager
    def watching(self, model: "keras.Model") -> Iterator["_Watch"]:
        """Watch the calls inside the block."""
        watched = [layer for layer in layers(model) if kernel(layer) is not None]
        inner = [layer for layer in watched if callable(getattr(layer, "activation", None))]
        with replaced(watched, self._call), replaced(inner, self._activation, "activation"):
            yield self

    def clear(self) -> None:
        """Forget all calls."""
        self.received.clear()
        self.preactivations.clear()

    def _call(self, layer: Any, call: Callable[..., Any]) -> Callable[..., Any]:
        import tensorflow as tf

        @functools.wraps(call)
        def watched(*args: Any, **kwargs: Any) -> Any:
            outputs = call(*args, **kwargs)
            self.received.setdefault(id(layer), tf.nest.flatten((args, kwargs))[0])
            # An activation inside the layer has been recorded before.
            self.preactivations.setdefault(id(layer), tf.nest.flatten(outputs)[0])
            return outputs

        return watched

    def _activation(self, layer: Any, activation: Callable[..., Any]) -> Callable[..., Any]:
        def watched(inputs: Any, *args: Any, **kwargs: Any) -> Any:
            self.preactivations.setdefault(id(layer), inputs)
            return activation(inputs, *args, **kwargs)

        return watched


def _check(model: "keras.Model") -> None:
    inputs = getattr(model, "inputs", None)
    if not inputs:
        raise UserError(
            f"model {model.name!r} does not know its inputs: draws need a functional model, or a sequential one "
            "with an Input"
        )
    if str(inputs[0].dtype) == "string":
        raise UserError(f"model {model.name!r} takes texts; draws: expected inputs of numbers, which have a length")
    if len(inputs) > 1:
        raise UserError(f"model {model.name!r} has {len(inputs)} inputs; draws need a model of one input")
    if not any(kernel(layer) is not None for layer in layers(model)):
        raise UserError(f"model {model.name!r} has no layer with a kernel: there is nothing to measure")


def _compiled(model: "keras.Model", x: Any, count: int) -> tuple[Callable[[list[Any]], list[Any]], int]:
    """Return a function from stacked values of all variables to [(draws, 4)], and its number of draws at once."""
    import tensorflow as tf

    function = Function(model)
    at_once = chunk(count, sum(math.prod(value.shape) * value.dtype.size for value in function.values))
    stacks = [tf.TensorSpec((at_once, *value.shape), value.dtype) for value in function.values]
    with function.opened(), _Watch().watching(model) as watch:

        def one(values: list[Any]) -> Any:
            watch.clear()
            function.values = values
            outputs = tf.nest.flatten(function(x, training=False))[0]
            return _quantities(list(watch.received.values()), list(watch.preactivations.values()), outputs)

        def each(values: list[Any]) -> Any:
            # A vectorized map rounds differently for another number of draws, cannot vectorize convolutions, and holds
            # the activations of all draws. XLA rounds differently, too.
            return tf.map_fn(one, values, fn_output_signature=tf.float64, parallel_iterations=1)

        return as_written(tf.function(each, autograph=False).get_concrete_function(stacks)), at_once


def _quantities(received: list[Any], preactivations: list[Any], outputs: Any) -> Any:
    """Return M of the first and last hidden pre-activations and of the last activations, and the collapse."""
    import tensorflow as tf

    single = len(received) == 1
    moments = [
        preactivations[0],
        preactivations[0 if single else -2],
        (preactivations[0] if single else received[-1])[:1],
    ]
    wide = tf.cast(outputs, tf.float64)
    spread = tf.reduce_max(tf.reduce_max(wide, axis=0) - tf.reduce_min(wide, axis=0))
    same = tf.cast(spread <= TOLERANCE * tf.reduce_max(tf.abs(wide)), tf.float64)
    finite = tf.reduce_all(tf.math.is_finite(wide))
    return tf.stack([*map(_mean_square, moments), tf.where(finite, same, tf.constant(np.nan, tf.float64))])


def _mean_square(values: Any) -> Any:
    import tensorflow as tf

    return tf.reduce_mean(tf.square(tf.cast(values, tf.float64)))
