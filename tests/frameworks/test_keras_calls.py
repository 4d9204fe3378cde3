import keras
import numpy as np
import pytest

from suite.frameworks.keras_calls import replaced


def test_a_call_is_replaced_inside_the_block_only() -> None:
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1, kernel_initializer="ones")])
    x, attributes = np.ones((1, 2), np.float32), dict(vars(model.layers[0]))
    with replaced(model.layers, lambda _, call: lambda *args: 10 * call(*args)):
        assert float(model(x)[0, 0]) == 20
    assert float(model(x)[0, 0]) == 2
    assert vars(model.layers[0]) == attributes


def test_an_activation_that_was_there_is_put_back_after_an_error() -> None:
    layer = keras.layers.Dense(1, activation="relu")

    def fail() -> None:
        with replaced([layer], lambda *_: keras.activations.linear, "activation"):
            assert layer.activation is keras.activations.linear
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert layer.activation is keras.activations.relu


def test_replacements_of_replacements_are_removed_in_turn() -> None:
    layer = keras.layers.Activation("linear")
    first, second = (lambda *_: lambda x: x + 1), (lambda _, call: lambda x: 2 * call(x))
    with replaced([layer], first):
        with replaced([layer], second):
            assert layer.call(1) == 4
        assert layer.call(1) == 2
    assert layer.call(1) == 1
