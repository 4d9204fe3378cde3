"""A seed that is a tensor, against the integer that it stands for."""

import random
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.frameworks.keras_compiled import UnknownSeed


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
