"""What a model returns is found whatever its last layer looks like, and nothing of the model is changed."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers, ops

from suite import models
from suite.errors import UserError
from suite.training.outputs import returned

X = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)


def stack(*end: Any, units: int, hidden: int = 1, activation: str = "relu") -> keras.Model:
    dense = [layers.Dense(8, activation) for _ in range(hidden)]
    return keras.Sequential([keras.Input((2,)), *dense, layers.Dense(units), *end])


class Subclassed(keras.Model):  # type: ignore[misc]
    """Ends in a function, in its `call`."""

    def __init__(self, end: Callable[[Any], Any], units: int) -> None:
        super().__init__()
        self.hidden, self.last, self.end = layers.Dense(8, "relu"), layers.Dense(units), end

    def call(self, x: Any) -> Any:
        return self.end(self.last(self.hidden(x)))


def subclassed(end: Callable[[Any], Any], units: int) -> keras.Model:
    model = Subclassed(end, units)
    model(X[:2])
    return model


def functional(end: Callable[[Any], Any], units: int) -> keras.Model:
    inputs = keras.Input((2,))
    return keras.Model(inputs, end(layers.Dense(units)(layers.Dense(8, "tanh")(inputs))))


def nested(model: keras.Model) -> keras.Model:
    inputs = keras.Input((2,))
    return keras.Model(inputs, model(inputs))


def own_softmax(z: Any) -> Any:
    powers = ops.exp(z - ops.max(z, axis=-1, keepdims=True))
    return powers / ops.sum(powers, axis=-1, keepdims=True)


PROBABILITIES: dict[str, Callable[[], keras.Model]] = {
    "Dense, sigmoid": lambda: keras.Sequential([keras.Input((2,)), layers.Dense(1, "sigmoid")]),
    "Dense, softmax": lambda: keras.Sequential([keras.Input((2,)), layers.Dense(3, "softmax")]),
    "Dense, a function": lambda: keras.Sequential([keras.Input((2,)), layers.Dense(3, keras.activations.softmax)]),
    "Activation": lambda: stack(layers.Activation("sigmoid"), units=1),
    "Softmax layer": lambda: stack(layers.Softmax(), units=3),
    "Lambda": lambda: stack(layers.Lambda(lambda z: ops.sigmoid(z)), units=1),
    "ops.sigmoid": lambda: functional(ops.sigmoid, 1),
    "ops.softmax in call": lambda: subclassed(ops.softmax, 3),
    "sigmoid by its formula": lambda: subclassed(lambda z: 1 / (1 + ops.exp(-z)), 1),
    "sigmoid by tanh": lambda: functional(lambda z: (ops.tanh(z / 2) + 1) / 2, 1),
    "a softmax of one's own": lambda: subclassed(own_softmax, 3),
    "nested": lambda: nested(stack(layers.Activation("sigmoid"), units=1)),
    "nested twice": lambda: nested(nested(stack(layers.Softmax(), units=3))),
    "then Reshape, Identity, Dropout": lambda: stack(
        layers.Softmax(), layers.Reshape((3,)), layers.Identity(), layers.Dropout(0.5), units=3
    ),
    "a temperature before": lambda: functional(lambda z: ops.softmax(z / 5), 3),
    "hard_sigmoid": lambda: stack(layers.Activation("hard_sigmoid"), units=1),
    "clip": lambda: functional(lambda z: ops.clip(z, 0, 1), 1),
    "sigmoids of several classes": lambda: stack(layers.Activation("sigmoid"), units=3),
    "zeros": lambda: keras.Sequential([keras.Input((2,)), layers.Dense(1, "sigmoid", kernel_initializer="zeros")]),
    "no bias": lambda: keras.Sequential([keras.Input((2,)), layers.Dense(3, "softmax", use_bias=False)]),
    "after 30 rectifiers": lambda: stack(layers.Activation("sigmoid"), units=1, hidden=30),
    "an average": lambda: functional(lambda z: (ops.sigmoid(z) + ops.sigmoid(2 * z)) / 2, 1),
}  # fmt: skip

LOGITS: dict[str, Callable[[], keras.Model]] = {
    "one": lambda: stack(units=1),
    "three": lambda: stack(units=3),
    "nested": lambda: nested(stack(units=1)),
    "after 30 tanh": lambda: stack(units=1, hidden=30, activation="tanh"),
    "after 30 rectifiers": lambda: stack(units=1, hidden=30),
    "after sigmoids": lambda: stack(units=3, activation="sigmoid"),
    "leaky": lambda: stack(layers.LeakyReLU(0.2), units=1),
    "log_softmax": lambda: stack(layers.Activation("log_softmax"), units=3),
    "batch normalization": lambda: stack(layers.BatchNormalization(), units=3),
    "of tiny inputs": lambda: keras.Sequential([keras.Input((2,)), layers.Rescaling(1 / 255), layers.Dense(1)]),
}

NEITHER: dict[str, tuple[Callable[[], keras.Model], str]] = {
    "relu": (lambda: stack(layers.ReLU(), units=3), "never below 0,"),
    "relu of one": (lambda: stack(layers.ReLU(), units=1), "never below 0,"),
    "relu6": (lambda: stack(layers.ReLU(6), units=3), "never below 0 and never above 6,"),
    "gelu": (lambda: stack(layers.Activation("gelu"), units=1), "never below -0.1"),
    "elu": (lambda: stack(layers.Activation("elu"), units=1), "never below -1,"),
    "softplus": (lambda: stack(layers.Activation("softplus"), units=1), "never below 0"),
    "tanh": (lambda: stack(layers.Activation("tanh"), units=1), "never below -1 and never above 1,"),
    "log_sigmoid": (lambda: stack(layers.Activation("log_sigmoid"), units=1), "never above"),
    "ten times softmax": (lambda: functional(lambda z: 10 * ops.softmax(z), 3), "never above 10,"),
    "half a sigmoid": (lambda: functional(lambda z: ops.sigmoid(z) / 2, 1), "never above 0.5,"),
    "2 p - 1": (lambda: functional(lambda z: 2 * ops.sigmoid(z) - 1, 1), "never above 1,"),
    "square": (lambda: functional(ops.square, 1), "never below"),
    "constant": (lambda: functional(lambda z: 0 * z + 0.5, 1), "returns 0.5, whatever"),
    "not finite": (lambda: functional(lambda z: z * float("nan"), 1), "not finite"),
}


def found(model: keras.Model) -> str:
    before = [np.asarray(variable).copy() for variable in model.variables]
    try:
        return returned(model, X)
    finally:
        for variable, value in zip(model.variables, before, strict=True):
            np.testing.assert_array_equal(np.asarray(variable), value)


@pytest.mark.parametrize("ending", PROBABILITIES)
def test_probabilities(ending: str) -> None:
    assert found(PROBABILITIES[ending]()) == "probabilities"


@pytest.mark.parametrize("ending", LOGITS)
def test_logits(ending: str) -> None:
    assert found(LOGITS[ending]()) == "logits"


@pytest.mark.parametrize("ending", NEITHER)
def test_what_is_neither_is_said_not_guessed(ending: str) -> None:
    build, said = NEITHER[ending]
    with pytest.raises(UserError, match=said):
        found(build())


@pytest.mark.parametrize("width", range(1, 9))
def test_the_verdict_does_not_hang_on_which_weights_were_drawn(width: int) -> None:
    one = keras.Sequential([keras.Input((2,)), layers.Dense(width, "relu"), layers.Dense(1)])
    assert found(one) == "logits"


OWN: dict[str, dict[str, Any]] = {
    "mlp": {"hidden": [4]},
    "linear": {"depth": 1, "width": 4},
    "rnn": {"units": 4},
    "residual_mlp": {"blocks": 2, "width": 4},
    "cnn": {"filters": [2], "hidden": [4]},
    "deep_cnn": {"depth": 2, "filters": 4},
    "residual_cnn": {"blocks": 2, "filters": 4},
    "lstm": {"units": 4},
    "gru": {"units": 4},
    "siren": {"width": 8},
    "transformer": {"width": 8},
}


@pytest.mark.parametrize("name", OWN)
def test_the_suites_own_models_return_logits(name: str) -> None:
    shape = (8, 8, 1) if name.endswith("cnn") else (5, 2) if name in ("rnn", "lstm", "gru", "transformer") else (4,)
    model = models.get({"name": name, **OWN[name]}).build(shape, 3, "float32")
    assert returned(model, np.random.default_rng(1).normal(size=(20, *shape)).astype(np.float32)) == "logits"


def test_all_of_the_suites_classifiers_were_measured() -> None:
    assert set(models.MODELS) - {"autoencoder"} == set(OWN)


def test_of_several_inputs_and_outputs_the_first_output_counts() -> None:
    inputs = [keras.Input((2,)), keras.Input((2,))]
    joined = layers.Concatenate()(inputs)
    model = keras.Model(inputs, [layers.Dense(1, "sigmoid")(joined), layers.Dense(3)(joined)])
    assert returned(model, [X, X]) == "probabilities"
