"""Models as users write them."""

from typing import Any

import keras
import numpy as np
from keras import layers


def deep_tanh() -> keras.Model:
    stack = [layers.Dense(50, "tanh", kernel_initializer="he_normal") for _ in range(4)]
    return keras.Sequential([keras.Input((20,)), *stack, layers.Dense(3, "softmax")])


def small_weights(depth: int = 30) -> keras.Model:
    small = keras.initializers.RandomNormal(stddev=0.01)
    stack = [layers.Dense(40, "relu", kernel_initializer=small) for _ in range(depth)]
    return keras.Sequential([keras.Input((20,)), *stack, layers.Dense(3)])


def residual(last: str = "he_normal") -> keras.Model:
    inputs = x = keras.Input((20,))
    x = layers.Dense(64, kernel_initializer="he_normal")(x)
    for _ in range(20):
        branch = layers.Dense(64, kernel_initializer="he_normal")(layers.ReLU()(x))
        x = layers.Add()([x, layers.Dense(64, kernel_initializer=last)(layers.ReLU()(branch))])
    return keras.Model(inputs, layers.Dense(10)(x))


def fixup() -> keras.Model:
    return residual("zeros")


def initializer() -> keras.initializers.Initializer:
    return keras.initializers.HeNormal(seed=0)


def convolutional() -> keras.Model:
    stack = [keras.Input((None, None, 3))]
    for filters in (8, 8, 16):
        stack += [layers.Conv2D(filters, 3, padding="same", activation="relu"), layers.MaxPooling2D()]
    return keras.Sequential([*stack, layers.GlobalAveragePooling2D(), layers.Dense(1, "sigmoid")])


class Scale(layers.Layer):  # type: ignore[misc]
    """A custom layer with weights, but without a kernel."""

    def build(self, shape: tuple[int, ...]) -> None:
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", name="scale")

    def call(self, x: Any) -> Any:
        return x * self.scale


def custom() -> keras.Model:
    return keras.Sequential([keras.Input((30,)), layers.Dense(20, "tanh"), Scale(), layers.Dense(4)])


def two_inputs_two_outputs() -> keras.Model:
    inputs = [keras.Input((5,)), keras.Input((7,))]
    hidden = layers.Dense(32, "relu")(layers.Concatenate()(inputs))
    return keras.Model(inputs, [layers.Dense(3)(hidden), layers.Dense(1)(hidden)])


def language() -> keras.Model:
    return keras.Sequential([keras.Input((None,)), layers.Embedding(50, 8), layers.LSTM(16), layers.Dense(50)])


def of_any_shape(input_shape: tuple[int, ...], outputs: int) -> keras.Model:
    return keras.Sequential([keras.Input(input_shape), layers.Dense(32, "relu"), layers.Dense(outputs)])


def unbuilt() -> keras.Model:
    return keras.Sequential([layers.Dense(32, "relu"), layers.Dense(10)])


def regression() -> keras.Model:
    model = keras.Sequential([keras.Input((8,)), layers.Dense(32, "relu"), layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


def overflowing() -> keras.Model:
    huge = keras.initializers.RandomNormal(stddev=1e30)
    return keras.Sequential(
        [
            keras.Input((8,)),
            layers.Dense(9, name="first"),
            layers.Dense(9, kernel_initializer=huge),
            layers.Dense(9, name="third", kernel_initializer=huge),
            layers.Dense(2),
        ]
    )


def without_weights() -> keras.Model:
    return keras.Sequential([keras.Input((3,)), layers.ReLU()])


def no_model() -> int:
    return 3


def failing() -> keras.Model:
    return keras.Sequential([keras.Input((3,)), layers.Conv2D(2, 2)])


def probabilities_in_call() -> keras.Model:
    class Net(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.hidden, self.last = layers.Dense(16, "relu"), layers.Dense(3)

        def call(self, x: Any) -> Any:
            return keras.ops.softmax(self.last(self.hidden(x)))

    model = Net()
    model(np.zeros((2, 8), np.float32))
    return model


def rectified() -> keras.Model:
    return keras.Sequential([keras.Input((8,)), layers.Dense(16, "relu"), layers.Dense(3), layers.ReLU()])


def compiled_for_logits() -> keras.Model:
    model = keras.Sequential([keras.Input((8,)), layers.Dense(16, "relu"), layers.Dense(3, "softmax")])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def single_precision_for_all() -> keras.Model:
    keras.config.set_epsilon(1e-3)
    return deep_tanh()
