"""The model as a pure function."""

import random
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.errors import UserError
from suite.frameworks.keras_function import Function, UnknownSeed, total


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


def unknown(seed: int) -> UnknownSeed:
    return UnknownSeed(tf.constant([seed, 0], tf.int64))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**31 - 1))
def test_keras_draws_from_it_what_it_draws_from_the_integer(seed: int) -> None:
    for draw in (keras.random.normal, keras.random.uniform, keras.random.truncated_normal):
        stands_for_it = unknown(seed)
        expected = np.asarray(draw((3, 2), seed=seed))
        np.testing.assert_array_equal(draw((3, 2), seed=stands_for_it), expected)
        np.testing.assert_array_equal(draw((3, 2), seed=stands_for_it), expected, "at every call the same")


@pytest.mark.parametrize(
    "use", [hash, repr, str, int, float, np.random.default_rng, np.random.RandomState, random.Random, lambda s: s == 3]
)
def test_it_tells_nobody_its_value(use: Callable[[Any], Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        use(unknown(3))


def test_it_is_not_counted_among_the_generators_without_a_name() -> None:
    first, second = keras.random.SeedGenerator(0), keras.random.SeedGenerator(0)
    unknown(3)
    third = keras.random.SeedGenerator(0)
    numbers = [int(each.name.rpartition("_")[2]) for each in (second, third)]
    assert numbers[1] == numbers[0] + 1, first.name
