"""Compiled functions against the same operations one after the other."""

from typing import Any

import numpy as np
import tensorflow as tf

from suite.frameworks.keras_compiled import as_written


def test_every_bit_is_that_of_one_operation_after_the_other() -> None:
    outside = tf.constant([0.7, -0.0])

    def function(x: Any, y: Any) -> list[Any]:
        return [x * 0.37 * 1.7 * 0.11 + y, y * 0.0 - outside]

    values = np.random.default_rng(0).normal(size=(2, 100, 2)).astype("float32")
    spec = tf.TensorSpec((None, 2), tf.float32)
    compiled = as_written(tf.function(function).get_concrete_function(spec, spec))
    for size in (100, 3):
        inputs = [tf.constant(value[:size]) for value in values]
        for found, expected in zip(compiled(inputs), function(*inputs), strict=True):
            assert found.numpy().tobytes() == expected.numpy().tobytes()


def test_a_single_output_is_a_list_too() -> None:
    compiled = as_written(tf.function(lambda x: x + 1).get_concrete_function(tf.TensorSpec((), tf.int64)))
    assert [int(value) for value in compiled([tf.constant(2, tf.int64)])] == [3]
