"""Nets of several inputs, outputs or parts."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import LOGITS, contrastive, triplet
from tests.nets.net import net


def _tower(width=16, outputs=8):
    inputs = keras.Input((width,))
    return keras.Model(inputs, layers.Dense(outputs)(layers.Dense(32, activation="relu")(inputs)))


@net(samples.pairs)
def siamese_distance():
    tower, first, second = _tower(), keras.Input((16,), name="first"), keras.Input((16,), name="second")
    distance = ops.sqrt(ops.sum(ops.square(tower(first) - tower(second)), axis=-1, keepdims=True) + 1e-6)
    model = keras.Model([first, second], distance)
    model.compile(keras.optimizers.Adam(3e-3), contrastive)
    return model


@net(samples.triplets, constant=0.5)
def triplets():
    tower, inputs = _tower(), [keras.Input((16,)) for _ in range(3)]
    one, same, other = (layers.UnitNormalization()(tower(each)) for each in inputs)
    distances = [ops.sum(ops.square(one - each), axis=-1, keepdims=True) for each in (same, other)]
    model = keras.Model(inputs, ops.concatenate(distances, axis=-1))
    model.compile("adam", triplet)
    return model


@net(samples.picture_and_row, LOGITS)
def picture_and_row():
    image, row = keras.Input((16, 16, 3), name="image"), keras.Input((8,), name="row")
    x = layers.Flatten()(layers.MaxPooling2D(4)(layers.Conv2D(16, 3, activation="relu", padding="same")(image)))
    x = layers.Concatenate()([layers.Dense(16, activation="relu")(x), layers.Dense(16, activation="relu")(row)])
    return keras.Model([image, row], layers.Dense(4)(layers.Dense(32, activation="relu")(x)))


@net(samples.two_targets)
def class_and_number():
    inputs = keras.Input((16,))
    x = layers.Dense(32, activation="relu")(layers.Dense(32, activation="relu")(inputs))
    kind, value = layers.Dense(3, activation="softmax", name="kind")(x), layers.Dense(1, name="value")(x)
    model = keras.Model(inputs, [kind, value])
    model.compile("adam", ["sparse_categorical_crossentropy", "mse"], loss_weights=[1.0, 0.5])
    return model


@net(samples.table, LOGITS)
def nested():
    inner = keras.Sequential([keras.Input((16,)), layers.Dense(32, activation="relu"), layers.Dense(16)], name="inner")
    middle = keras.Sequential([keras.Input((16,)), inner, layers.LayerNormalization(), layers.ReLU()], name="middle")
    return keras.Sequential([keras.Input((16,)), middle, layers.Dense(32, activation="relu"), layers.Dense(3)])


@net(samples.table, LOGITS)
def one_layer_many_times():
    inputs = keras.Input((16,))
    x, again = layers.Dense(32)(inputs), layers.Dense(32, activation="tanh", kernel_initializer="orthogonal")
    for _ in range(6):
        x = again(x)
    return keras.Model(inputs, layers.Dense(3)(x))


@net(samples.table, LOGITS)
def euler_steps():
    inputs = keras.Input((16,))
    field = keras.Sequential([keras.Input((32,)), layers.Dense(32, activation="tanh"), layers.Dense(32)])
    x = layers.Dense(32)(inputs)
    for _ in range(10):
        x = x + 0.1 * field(x)
    return keras.Model(inputs, layers.Dense(3)(x))


@net(samples.bits)
def two_towers():
    left, right = _tower(outputs=6), _tower(outputs=6)
    inputs = keras.Input((16,))
    model = keras.Model(inputs, layers.Activation("sigmoid")(left(inputs) - right(inputs)))
    model.compile(keras.optimizers.Adam(3e-3), "binary_crossentropy")
    return model


@net(samples.two_targets, either="one output learns, the other never does")
def one_head_dead():
    inputs = keras.Input((16,))
    x = layers.Dense(32, activation="relu")(inputs)
    kind = layers.Dense(3, activation="softmax", name="kind")(x)
    off = keras.initializers.Constant(-50.0)
    value = layers.Dense(1, activation="relu", bias_initializer=off, name="value")(x)
    model = keras.Model(inputs, [kind, value])
    model.compile("adam", ["sparse_categorical_crossentropy", "mse"])
    return model


@net(samples.pairs, says="the same for every input")
def tower_of_constants():
    tower, first, second = _tower(), keras.Input((16,)), keras.Input((16,))
    both = layers.Concatenate()([layers.LayerNormalization()(layers.Dense(1)(tower(each))) for each in (first, second)])
    model = keras.Model([first, second], layers.Dense(1, activation="sigmoid")(both))
    model.compile("adam", "binary_crossentropy")
    return model
