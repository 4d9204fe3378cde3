"""Nets of embeddings."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net


def _pair():
    return keras.Input((1,), dtype="int32", name="user"), keras.Input((1,), dtype="int32", name="item")


def _vector(index, size, width, **options):
    return layers.Flatten()(layers.Embedding(size, width, **options)(index))


@net(samples.words, LOGITS)
def bag_of_words():
    inputs = keras.Input((None,), dtype="int32")
    return keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(layers.Embedding(60, 8)(inputs))))


@net(samples.two_kinds_of_words)
def characters():
    inputs = keras.Input((16,), dtype="int32")
    x = layers.Embedding(60, 16)(inputs)
    paths = [layers.GlobalMaxPooling1D()(layers.Conv1D(16, size, activation="relu")(x)) for size in (2, 3, 4)]
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(layers.Concatenate()(paths)))
    model.compile("rmsprop", "binary_crossentropy")
    return model


@net(samples.ratings)
def factors_and_biases():
    user, item = _pair()
    dot = layers.Dot(1)([_vector(user, 40, 8), _vector(item, 30, 8)])
    outputs = layers.Activation("sigmoid")(dot + _vector(user, 40, 1) + _vector(item, 30, 1))
    model = keras.Model([user, item], outputs)
    model.compile(keras.optimizers.Adam(1e-2), "binary_crossentropy")
    return model


@net(samples.ratings)
def factorization_machine():
    user, item = _pair()
    vectors = [_vector(user, 40, 8), _vector(item, 30, 8)]
    deep = layers.Dense(32, activation="relu")(layers.Concatenate()(vectors))
    pairs = ops.sum(vectors[0] * vectors[1], axis=-1, keepdims=True)
    model = keras.Model([user, item], layers.Activation("sigmoid")(pairs + layers.Dense(1)(deep)))
    model.compile(keras.optimizers.Adam(3e-3), "binary_crossentropy")
    return model


@net(samples.high_digits)
def one_hot_codes():
    inputs = keras.Input((16,), dtype="int32")
    x = layers.CategoryEncoding(10, output_mode="count")(inputs)
    model = keras.Model(inputs, layers.Dense(2)(layers.Dense(16, activation="relu")(x)))
    model.compile("adam", LOGITS)
    return model


@net(samples.words)
def looked_up():
    inputs = keras.Input((16,), dtype="int32")
    x = layers.IntegerLookup(vocabulary=list(range(2, 60)))(inputs)
    model = keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(layers.Embedding(60, 16)(x))))
    model.compile("adam", LOGITS)
    return model


@net(samples.ratings, says="0 for every input")
def both_factors_zero():
    user, item = _pair()
    zeros = {"embeddings_initializer": "zeros"}
    model = keras.Model([user, item], layers.Dot(1)([_vector(user, 40, 8, **zeros), _vector(item, 30, 8, **zeros)]))
    model.compile(keras.optimizers.Adam(1e-2), keras.losses.BinaryCrossentropy(from_logits=True))
    return model


@net(samples.words)
def wide_embeddings():
    wild = keras.initializers.RandomNormal(stddev=100.0)
    inputs = keras.Input((16,), dtype="int32")
    x = layers.Flatten()(layers.Embedding(60, 16, embeddings_initializer=wild)(inputs))
    for _ in range(3):
        x = layers.Dense(32, activation="tanh", kernel_initializer=keras.initializers.RandomNormal(stddev=1.0))(x)
    model = keras.Model(inputs, layers.Dense(2)(x))
    model.compile(keras.optimizers.SGD(0.01), LOGITS)
    return model
