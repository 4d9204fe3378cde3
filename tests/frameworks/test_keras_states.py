"""What a pass shows of operations and states, held against the layers themselves."""

import keras
import numpy as np
import pytest
from keras import layers

from suite.frameworks.keras_states import computes_in_half, finite_in_float32, origin, sizes_over_time

X = np.random.default_rng(0).standard_normal((4, 6, 3)).astype(np.float32)


def test_the_first_operation_that_makes_numbers_infinite_is_found() -> None:
    inputs = keras.Input((6, 3))
    logs = layers.Lambda(keras.ops.log, name="log")(layers.Dense(5, name="before")(inputs))
    model = keras.Model(inputs, layers.Dense(2, name="after")(logs))
    found = origin(model, X)
    assert found is not None
    assert (found.name, found.kind) == ("log", "Lambda")
    assert found.low < 0 < found.high
    assert origin(keras.Sequential([keras.Input((6, 3)), layers.Dense(2)]), X) is None


@pytest.mark.parametrize("kind", [layers.SimpleRNN, layers.GRU, layers.LSTM])
@pytest.mark.parametrize("backwards", [False, True])
def test_sizes_of_states_are_those_of_the_layers_own_sequence(kind: type, *, backwards: bool) -> None:
    layer = kind(7, return_sequences=True, go_backwards=backwards, name="states")
    model = keras.Sequential([keras.Input((6, 3)), layer])
    states = np.asarray(model(X), np.float64)
    assert sizes_over_time(model, X)["states"] == pytest.approx(np.sqrt(np.mean(states**2, axis=(0, 2))), rel=1e-5)


def test_half_precision_overflows_where_single_does_not() -> None:
    large = keras.initializers.Constant(300.0)
    stack = [layers.Dense(64, kernel_initializer=large, dtype="mixed_float16") for _ in range(3)]
    model = keras.Sequential([keras.Input((64,)), *stack])
    x = np.ones((2, 64), np.float32)
    assert computes_in_half(model)
    assert origin(model, x) is not None
    assert finite_in_float32(model, x)
    assert not computes_in_half(keras.Sequential([keras.Input((3,)), layers.Dense(2)]))
