"""Random seeds for Keras as inputs of a compiled function.

A function that draws from such a seed is compiled once and then called with one seed after another.
"""

from collections.abc import Callable
from typing import Any, NoReturn

from keras.random import SeedGenerator


def as_written(function: Any) -> Callable[[list[Any]], list[Any]]:
    """Return a function from a list of tensors to a list of tensors that computes exactly what `function` computes.

    TensorFlow's graph optimizer is off. It multiplies constants in advance, which changes the last bit, and for a
    function that is called once or twice it costs more time than it saves.

    Args:
        function: a concrete function, as `tf.function(...).get_concrete_function(...)` returns.
    """
    import tensorflow as tf

    config = tf.compat.v1.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    kinds = [output.dtype for output in function.outputs]

    def call(inputs: list[Any]) -> list[Any]:
        everything = [*inputs, *function.captured_inputs]
        calling = tf.raw_ops.StatefulPartitionedCall
        return list(calling(args=everything, Tout=kinds, f=function, config_proto=config.SerializeToString()))

    return call


class UnknownSeed(SeedGenerator):  # type: ignore[misc]
    """A seed whose integer value is known only when the compiled function runs.

    Keras draws the same numbers from it, at every call, as from the integer. Code that needs the value itself, as NumPy
    does, fails.

    Args:
        state: a tensor (2,), int64, with the integer, below 2**31, and 0. `keras.random` makes the same of an integer.
    """

    def __init__(self, state: Any) -> None:
        # The base class's constructor is not called: it would make a variable and count it for automatic names.
        self._state = state

    def next(self, ordered: bool = True) -> Any:  # noqa: ARG002
        """Return the state, the same at every call."""
        return self._state

    def _unknown(self, *_: object) -> NoReturn:
        raise TypeError("the value of this seed is not known before the compiled function runs")

    # Python's own error messages would not mention the value.
    __eq__ = __hash__ = __repr__ = _unknown
