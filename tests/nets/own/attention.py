"""Transformers and their kin."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net


class Positions(layers.Layer):
    """Learned vectors for places, added."""

    def build(self, shape):
        self.table = self.add_weight(shape=shape[1:], initializer="random_normal", name="table")

    def call(self, x):
        return x + self.table


class Latents(layers.Layer):
    """A few learned vectors that ask, one set for all examples."""

    def __init__(self, count, **options):
        super().__init__(**options)
        self.count = count

    def build(self, shape):
        self.vectors = self.add_weight(shape=(self.count, shape[-1]), initializer="random_normal", name="vectors")

    def call(self, x):
        return ops.broadcast_to(self.vectors[None], (ops.shape(x)[0], *self.vectors.shape))


def _embedded(length=16, vocabulary=60, width=32, **options):
    inputs = keras.Input((length,), dtype="int32")
    return inputs, Positions()(layers.Embedding(vocabulary, width, **options)(inputs))


def _block(x, norm=layers.LayerNormalization, **options):
    y = norm()(x)
    x = x + layers.MultiHeadAttention(2, 16)(y, y, **options)
    y = norm()(x)
    return x + layers.Dense(x.shape[-1])(layers.Dense(64, activation="gelu")(y))


@net(samples.translation)
def encoder_and_decoder():
    source, x = _embedded(8, 20)
    target, y = _embedded(8, 20)
    x = layers.LayerNormalization()(_block(x))
    y = layers.LayerNormalization()(y + layers.MultiHeadAttention(2, 16)(y, y, use_causal_mask=True))
    y = layers.LayerNormalization()(y + layers.MultiHeadAttention(2, 16)(y, x))
    y = layers.LayerNormalization()(y + layers.Dense(32)(layers.Dense(64, activation="relu")(y)))
    model = keras.Model([source, target], layers.Dense(20, activation="softmax")(y))
    model.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    return model


@net(samples.next_words)
def decoder_with_rms_norm():
    inputs = keras.Input((16,), dtype="int32")
    x = layers.Embedding(30, 32)(inputs)
    for _ in range(3):
        y = layers.RMSNormalization()(x)
        x = x + layers.GroupQueryAttention(16, 4, 2)(y, y, use_causal_mask=True)
        y = layers.RMSNormalization()(x)
        x = x + layers.Dense(32, use_bias=False)(
            layers.Dense(64, activation="silu", use_bias=False)(y) * layers.Dense(64, use_bias=False)(y)
        )
    model = keras.Model(inputs, layers.Dense(30, use_bias=False)(layers.RMSNormalization()(x)))
    model.compile(keras.optimizers.AdamW(2e-3), LOGITS)
    return model


@net(samples.pictures)
def mlp_mixer():
    inputs = keras.Input((16, 16, 3))
    x = layers.Reshape((16, 32))(layers.Conv2D(32, 4, strides=4)(inputs))
    for _ in range(4):
        y = ops.swapaxes(layers.LayerNormalization()(x), 1, 2)
        y = layers.Dense(16)(layers.Dense(32, activation="gelu")(y))
        x = x + ops.swapaxes(y, 1, 2)
        x = x + layers.Dense(32)(layers.Dense(64, activation="gelu")(layers.LayerNormalization()(x)))
    model = keras.Model(inputs, layers.Dense(4)(layers.GlobalAveragePooling1D()(layers.LayerNormalization()(x))))
    model.compile("adam", LOGITS)
    return model


@net(samples.waves)
def latents_that_ask():
    inputs = keras.Input((24, 3))
    x = Positions()(layers.Dense(32)(inputs))
    z = Latents(4)(x)
    for _ in range(2):
        z = z + layers.MultiHeadAttention(2, 16)(z, x)
        z = z + layers.Dense(32)(layers.Dense(64, activation="gelu")(layers.LayerNormalization()(z)))
    model = keras.Model(inputs, layers.Dense(2, activation="softmax")(layers.Flatten()(z)))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


@net(samples.words, LOGITS)
def norm_after():
    inputs, x = _embedded()
    for _ in range(4):
        x = layers.LayerNormalization()(x + layers.MultiHeadAttention(2, 16)(x, x))
        x = layers.LayerNormalization()(x + layers.Dense(32)(layers.Dense(64, activation="relu")(x)))
    return keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)))


@net(samples.words, LOGITS)
def pooled_by_attention():
    inputs, x = _embedded()
    x = _block(x)
    x = layers.MultiHeadAttention(2, 16)(Latents(1)(x), x)
    return keras.Model(inputs, layers.Dense(2)(layers.Flatten()(x)))


@net(samples.words, LOGITS)
def first_token():
    inputs, x = _embedded()
    for _ in range(6):
        x = _block(x)
    return keras.Model(inputs, layers.Dense(2)(layers.LayerNormalization()(x)[:, 0]))


@net(samples.waves, LOGITS)
def linear_attention():
    inputs = keras.Input((24, 3))
    x = Positions()(layers.Dense(32)(inputs))
    for _ in range(2):
        y = layers.LayerNormalization()(x)
        query, key = (ops.elu(layers.Dense(32)(y)) + 1 for _ in range(2))
        state = ops.matmul(ops.swapaxes(key, 1, 2), layers.Dense(32)(y))
        total = ops.sum(query * ops.sum(key, axis=1, keepdims=True), axis=-1, keepdims=True)
        x = x + layers.Dense(32)(ops.matmul(query, state) / total)
    return keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)))


@net(samples.two_kinds_of_words)
def dot_attention():
    inputs, x = _embedded()
    x = layers.Attention(use_scale=True)([layers.Dense(32)(x), layers.Dense(32)(x)]) + x
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(layers.GlobalMaxPooling1D()(x)))
    model.compile("adam", "binary_crossentropy")
    return model


@net(samples.next_words)
def huge_kernels():
    wild = keras.initializers.RandomNormal(stddev=1.0)
    inputs, x = _embedded(vocabulary=30, embeddings_initializer=wild)
    for _ in range(3):
        attention = layers.MultiHeadAttention(2, 16, kernel_initializer=wild)
        x = x + attention(x, x, use_causal_mask=True)
        x = x + layers.Dense(32, kernel_initializer=wild)(
            layers.Dense(128, activation="relu", kernel_initializer=wild)(x)
        )
    model = keras.Model(inputs, layers.Dense(30, kernel_initializer=wild)(x))
    model.compile(keras.optimizers.SGD(0.01), LOGITS)
    return model


@net(samples.words, says="same")
def softmax_over_one_token():
    inputs, x = _embedded()
    score = layers.Softmax(axis=-1)(layers.Dense(1)(layers.Dense(16, activation="tanh")(x)))
    model = keras.Model(inputs, layers.Dense(2)(layers.Flatten()(layers.GlobalAveragePooling1D()(score))))
    model.compile("adam", LOGITS)
    return model


@net(samples.words)
def zero_embeddings():
    inputs = keras.Input((16,), dtype="int32")
    x = layers.Embedding(60, 32, embeddings_initializer="zeros")(inputs)
    x = layers.MultiHeadAttention(2, 16)(x, x)
    model = keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(layers.ReLU()(layers.Dense(32)(x)))))
    model.compile("adam", LOGITS)
    return model
