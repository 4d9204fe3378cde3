"""Models of every kind, with random weights, and what is needed to see whether one was changed."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

Arrays = np.ndarray[Any, Any]


class Gated(keras.layers.Layer):  # type: ignore[misc]
    """A custom layer with a kernel of its own; its activation is code of its own."""

    def build(self, shape: tuple[int, ...]) -> None:
        self.kernel = self.add_weight(shape=(shape[-1], 5), name="kernel")

    def call(self, inputs: Any) -> Any:
        return keras.ops.matmul(inputs, self.kernel)


class Subclassed(keras.Model):  # type: ignore[misc]
    """A model in code: a custom layer, a bare function as activation, a counter that a call moves."""

    def __init__(self) -> None:
        super().__init__(name="subclassed")
        self.first = Gated(name="first")
        self.second = keras.layers.Dense(4, name="second")
        self.third = keras.layers.Dense(3, name="third")
        self.calls = 0

    def call(self, inputs: Any) -> Any:
        self.calls += 1
        hidden = keras.ops.tanh(self.first(inputs))
        return self.third(keras.ops.relu(self.second(hidden)))


def residual() -> keras.Model:
    inputs = keras.Input((6,))
    x = keras.layers.Dense(6, activation="relu", name="stem")(inputs)
    for block in range(2):
        branch = keras.layers.Dense(6, name=f"branch_{block}")(keras.layers.ReLU()(x))
        x = keras.layers.Add()([x, branch])
    return keras.Model(inputs, keras.layers.Dense(3, name="output")(x), name="residual")


def convolutional() -> keras.Model:
    layers = keras.layers
    stack = [
        keras.Input((6, 6, 2)),
        layers.Conv2D(4, 3, name="conv"),
        layers.BatchNormalization(name="norm"),
        layers.Activation("relu"),
        layers.MaxPooling2D(),
        layers.Dropout(0.5, seed=3),
        layers.DepthwiseConv2D(2, activation="tanh", name="depthwise"),
        layers.SeparableConv2D(3, 1, name="separable"),
        layers.Flatten(),
        layers.Dense(3, name="output"),
    ]
    return keras.Sequential(stack, name="convolutional")


def nested() -> keras.Model:
    inner = keras.Sequential([keras.layers.Dense(5, name="dense"), keras.layers.LeakyReLU()], name="inner")
    outer = [
        keras.Input((6,)),
        keras.layers.Dense(6, "sigmoid", name="dense"),
        inner,
        keras.layers.Dense(3, name="out"),
    ]
    return keras.Sequential(outer, name="outer")


def two_inputs() -> keras.Model:
    inputs = keras.Input((6,))
    shared = keras.layers.Dense(4, activation="tanh", name="shared")
    left, right = shared(inputs), shared(-inputs)
    joined = keras.layers.Concatenate()([left, right])
    bilinear = keras.layers.Dot(1)([left, right])
    return keras.Model(inputs, keras.layers.Dense(3, name="output")(joined) * bilinear, name="two_inputs")


def recurrent() -> keras.Model:
    layers = [keras.Input((4, 2)), keras.layers.LSTM(3, dropout=0.2, seed=1), keras.layers.Dense(3, name="output")]
    return keras.Sequential(layers, name="recurrent")


def attention() -> keras.Model:
    inputs = keras.Input((4, 6))
    x = keras.layers.MultiHeadAttention(2, 3, dropout=0.1, seed=1, name="attention")(inputs, inputs)
    x = keras.layers.LayerNormalization()(x + inputs)
    return keras.Model(inputs, keras.layers.Dense(3, name="output")(keras.layers.Flatten()(x)), name="attention_model")


ZOO: dict[str, Callable[[], keras.Model]] = {
    "residual": residual,
    "convolutional": convolutional,
    "nested": nested,
    "two_inputs": two_inputs,
    "recurrent": recurrent,
    "attention": attention,
    "subclassed": Subclassed,
}
SHAPES = {"convolutional": (6, 6, 2), "recurrent": (4, 2), "attention": (4, 6)}

LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


@pytest.fixture(params=ZOO)
def case(request: pytest.FixtureRequest) -> tuple[keras.Model, Arrays, Arrays]:
    """A built model of some kind with random weights, a batch of inputs and one of classes."""
    draw = np.random.default_rng(0)
    x = draw.normal(size=(12, *SHAPES.get(request.param, (6,)))).astype("float32")
    model = ZOO[request.param]()
    model(x)
    for variable in model.trainable_variables:
        variable.assign(draw.normal(size=variable.shape) * 0.5)
    return model, x, draw.integers(0, 3, size=(12, 1))


def mlp(kernels: list[Arrays], activation: str, biases: list[Arrays] | None = None) -> keras.Model:
    """Return a net of dense layers with these kernels in float64, the last one without activation."""
    layers = [keras.layers.Dense(kernel.shape[1], activation, dtype="float64") for kernel in kernels[:-1]]
    layers.append(keras.layers.Dense(kernels[-1].shape[1], dtype="float64"))
    model = keras.Sequential([keras.Input((kernels[0].shape[0],), dtype="float64"), *layers])
    for number, (layer, kernel) in enumerate(zip(layers, kernels, strict=True)):
        layer.set_weights([kernel, biases[number] if biases else np.zeros(kernel.shape[1])])
    return model


@pytest.fixture
def make_mlp() -> Callable[..., keras.Model]:
    """Return `mlp`."""
    return mlp


@pytest.fixture
def cross_entropy() -> keras.losses.Loss:
    """Return the loss of the models' three classes."""
    return LOSS
