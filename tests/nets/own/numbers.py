"""Nets whose numbers leave the range: overflow, undefined operations, inputs out of scale; and half precision."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net


def _compiled(inputs, outputs, loss=LOGITS, optimizer="adam"):
    model = keras.Model(inputs, outputs)
    model.compile(optimizer, loss)
    return model


@net(samples.table)
def half_precision():
    inputs = keras.Input((16,))
    half = keras.DTypePolicy("mixed_float16")
    x = layers.Dense(64, activation="relu", dtype=half)(inputs)
    x = layers.LayerNormalization(dtype=half)(layers.Dense(64, activation="relu", dtype=half)(x))
    return _compiled(inputs, layers.Dense(3, dtype="float32")(x))


@net(samples.pictures)
def bfloat16():
    inputs = x = keras.Input((16, 16, 3))
    half = keras.DTypePolicy("mixed_bfloat16")
    for filters in (16, 32):
        x = layers.Conv2D(filters, 3, strides=2, activation="relu", dtype=half)(x)
    return _compiled(inputs, layers.Dense(4, dtype="float32")(layers.Flatten(dtype=half)(x)))


@net(samples.bytes_of_pictures)
def rescaled_bytes():
    inputs = keras.Input((16, 16, 3), dtype="uint8")
    x = layers.Flatten()(layers.Rescaling(1 / 127.5, offset=-1)(inputs))
    return _compiled(inputs, layers.Dense(4)(layers.Dense(32, activation="relu")(x)))


@net(samples.bytes_of_pictures, says="saturated")
def raw_bytes_and_sigmoids():
    inputs = keras.Input((16, 16, 3), dtype="uint8")
    x = layers.Flatten()(ops.cast(inputs, "float32"))
    for _ in range(3):
        x = layers.Dense(32, activation="sigmoid")(x)
    return _compiled(inputs, layers.Dense(4)(x), optimizer=keras.optimizers.SGD(0.01))


@net(samples.bytes_of_pictures)
def raw_bytes_and_norm():
    inputs = keras.Input((16, 16, 3), dtype="uint8")
    x = layers.BatchNormalization()(ops.cast(inputs, "float32"))
    x = layers.Conv2D(16, 3, strides=2, activation="relu")(x)
    return _compiled(inputs, layers.Dense(4)(layers.Flatten()(x)))


@net(samples.bytes_of_pictures, says="explodes|overconfident")
def bytes_scaled_the_wrong_way():
    inputs = keras.Input((16, 16, 3), dtype="uint8")
    x = layers.Flatten()(layers.Rescaling(255.0)(inputs))
    for _ in range(3):
        x = layers.Dense(32, activation="tanh")(x)
    return _compiled(inputs, layers.Dense(4)(x), optimizer=keras.optimizers.SGD(0.01))


@net(samples.table, says="finite")
def logarithm_of_rectified():
    inputs = keras.Input((16,))
    x = ops.log(layers.Dense(32, activation="relu")(inputs))
    return _compiled(inputs, layers.Dense(3)(x))


@net(samples.table, says="finite|gradients")
def root_of_zero():
    inputs = keras.Input((16,))
    x = ops.sqrt(layers.Dense(32, activation="relu", kernel_initializer="he_normal")(inputs))
    return _compiled(inputs, layers.Dense(3)(x))


@net(samples.table, says="finite")
def share_of_nothing():
    inputs = keras.Input((16,))
    x = layers.Dense(4, activation="relu")(layers.Dense(32, activation="relu")(inputs))
    return _compiled(inputs, layers.Dense(3)(x / ops.sum(x, axis=-1, keepdims=True)))


@net(samples.table, says="finite")
def exponentials():
    inputs = x = keras.Input((16,))
    for _ in range(3):
        x = layers.Dense(32, activation="exponential")(x)
    return _compiled(inputs, layers.Dense(3)(x))


@net(samples.table, says="float32")
def squares_in_half():
    inputs = keras.Input((16,))
    half = keras.DTypePolicy("float16")
    x = layers.Dense(64, kernel_initializer=keras.initializers.RandomNormal(stddev=100.0), dtype=half)(inputs)
    x = layers.Activation("relu", dtype=half)(ops.square(x))
    return _compiled(inputs, layers.Dense(3, dtype="float32")(x))


@net(samples.table)
def guarded_logarithm():
    inputs = keras.Input((16,))
    x = ops.log(1e-3 + layers.Dense(32, activation="softplus")(inputs))
    return _compiled(inputs, layers.Dense(3)(x))


@net(samples.table)
def guarded_root():
    inputs = keras.Input((16,))
    x = layers.Dense(64)(inputs)
    x = ops.sqrt(ops.square(x) + 1.0)
    return _compiled(inputs, layers.Dense(3)(x))


@net(samples.of(samples.table, scale=1e4), either="no data is given: inputs are taken to be standard normal")
def inputs_of_ten_thousand():
    inputs = x = keras.Input((16,))
    for _ in range(2):
        x = layers.Dense(32, activation="sigmoid")(x)
    return _compiled(inputs, layers.Dense(3)(x), optimizer=keras.optimizers.SGD(0.01))
