"""A small net that learns a product of two signs, and one that no initializer can train."""

from typing import Any

import keras


def build(input_shape: Any, outputs: int) -> keras.Model:
    layers = [keras.layers.Dense(8, "relu"), keras.layers.Dense(8, "relu"), keras.layers.Dense(outputs)]
    return keras.Sequential([keras.Input(input_shape), *layers], name="net")


def blocked(input_shape: Any, outputs: int) -> keras.Model:
    inputs = keras.Input(input_shape)
    hidden = keras.layers.Rescaling(1.0, offset=-50.0)(keras.layers.Dense(8)(inputs))
    hidden = keras.layers.Dense(8, "relu")(keras.layers.ReLU()(hidden))
    return keras.Model(inputs, keras.layers.Dense(outputs)(hidden), name="blocked")
