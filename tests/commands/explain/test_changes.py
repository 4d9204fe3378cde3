"""Where no initializer helps, a change of the net may; each is a copy that keeps the rest as it is."""

from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

import suite
from suite.commands.explain.changes import Change, changes, corrections


def chain(depth: int = 6, activation: str = "sigmoid", last: str = "softmax", **options: Any) -> keras.Model:
    stack = [layers.Dense(8, activation, name=f"hidden_{at}", **options) for at in range(depth)]
    return keras.Sequential([keras.Input((8,)), *stack, layers.Dense(3, last, name="last")])


def found(model: keras.Model) -> dict[str, Change]:
    return {each.words: each for each in [*corrections(model), *changes(model)]}


NORM, SKIP = (
    "a LayerNormalization before each hidden layer",
    "a skip connection around each hidden layer that keeps its shape",
)
RELU, HALF = "relu in the hidden layers, with he_normal", "leaving out 3 hidden layers"


def test_a_chain_can_get_norms_skips_rectifiers_or_fewer_layers() -> None:
    model = chain()
    possible = found(model)
    assert list(possible) == [NORM, SKIP, RELU, HALF]
    x = np.ones((2, 8), np.float32)
    made = {words: each.make(model) for words, each in possible.items()}
    assert sum(isinstance(each, layers.LayerNormalization) for each in made[NORM].layers) == 6
    assert sum(isinstance(each, layers.Add) for each in made[SKIP].layers) == 6
    assert [each.activation.__name__ for each in made[RELU].layers[1:]] == ["relu"] * 6 + ["softmax"]
    assert [each.name for each in made[HALF].layers[1:]] == ["hidden_0", "hidden_2", "hidden_4", "last"]
    for each in made.values():
        assert each(x).shape == (2, 3)
        np.testing.assert_array_equal(each.get_layer("hidden_2").kernel, model.get_layer("hidden_2").kernel)
        assert each.get_layer("hidden_2").kernel is not model.get_layer("hidden_2").kernel


def test_what_stands_already_is_not_proposed() -> None:
    inputs = x = keras.Input((8,))
    for _ in range(4):
        x = layers.Add()([x, layers.Dense(8, "relu")(layers.BatchNormalization()(x))])
    assert list(found(keras.Model(inputs, layers.Dense(2)(x)))) == ["leaving out 2 hidden layers"]
    assert found(chain(depth=1, activation="relu")) == {}


def test_the_optimizer_and_loss_are_kept() -> None:
    model = chain()
    model.compile(keras.optimizers.SGD(0.25), "mse")
    copy = found(model)[NORM].make(model)
    assert (type(copy.optimizer), float(copy.optimizer.learning_rate), copy.loss) == (keras.optimizers.SGD, 0.25, "mse")


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (lambda: chain(3, "relu", bias_initializer=keras.initializers.Constant(-10.0)), "setting all biases to zero"),
        (lambda: _one_unit("softmax", "binary_crossentropy"), "a sigmoid in place of the softmax in 'last'"),
        (lambda: _one_unit("relu", "mse", bias=-1.0), "leaving out the activation in 'last'"),
    ],
)
def test_what_is_hardly_meant_is_corrected_first(model: Any, words: str) -> None:
    diagnosis = suite.explain(model(), batch=64)
    assert not diagnosis.first.well
    assert diagnosis.remedy is not None
    assert diagnosis.remedy.initializer == words
    assert diagnosis.remedy.well


def _one_unit(activation: str, loss: str, bias: float = 0.0) -> keras.Model:
    last = layers.Dense(1, activation, name="last", bias_initializer=keras.initializers.Constant(bias))
    model = keras.Sequential([keras.Input((8,)), layers.Dense(16, "tanh"), last])
    if bias:
        last.kernel.assign(0.01 * last.kernel)
    model.compile("adam", loss)
    return model


def test_a_model_that_cannot_be_copied_gets_none() -> None:
    class Subclassed(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.only = layers.Dense(2)

        def call(self, x: Any) -> Any:
            return self.only(x)

    model = Subclassed()
    model(np.ones((2, 4), np.float32))
    assert found(model) == {}
