"""The model as a pure function."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from suite.errors import UserError
from suite.frameworks.keras_function import Function, total


def normalized() -> keras.Model:
    return keras.Sequential([keras.Input((2,)), keras.layers.BatchNormalization(), keras.layers.Dense(2)])


def test_batch_statistics_take_the_place_of_the_moving_ones() -> None:
    model, x = normalized(), np.random.default_rng(0).normal(3.0, 5.0, (40, 2)).astype("float32")
    function = Function(model)
    with function.opened():
        expected = function(x, training=True)
        assert not np.allclose(function(x, training=False), expected)
        function.with_batch_statistics(x)
        np.testing.assert_allclose(function(x, training=False), expected, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(function(x[:1], training=False), expected[:1], rtol=1e-5, atol=1e-6)
    assert model.layers[0].momentum == 0.99
    np.testing.assert_array_equal(model.layers[0].moving_mean, np.zeros(2))


def test_a_loss_per_example_is_averaged() -> None:
    y, outputs = tf.constant([[1.0, 3.0], [0.0, 0.0]]), tf.zeros((2, 2))
    assert float(total(keras.losses.mean_squared_error, y, outputs)) == pytest.approx(2.5)
    assert float(total(keras.losses.MeanSquaredError(), y, outputs)) == pytest.approx(2.5)


def test_a_loss_that_fails_is_named_in_one_line() -> None:
    with pytest.raises(UserError, match=r"^the loss fails on this batch: [^\n]+$"):
        total(keras.losses.MeanSquaredError(), tf.zeros((2, 3)), tf.zeros((2, 2, 2, 5)))


def test_a_model_that_is_not_built_is_refused() -> None:
    with pytest.raises(UserError, match="'later' has no weights yet"):
        Function(keras.Sequential([keras.layers.Dense(2)], name="later"))
