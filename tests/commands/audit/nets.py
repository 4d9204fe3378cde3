"""Nets to audit, sound ones and ones with a planted fault."""

import math
from typing import Any

import keras
from keras import layers, ops

NORMAL = keras.initializers.RandomNormal


def dense() -> keras.Model:
    hidden = [layers.Dense(64, "relu", kernel_initializer="he_normal") for _ in range(3)]
    return keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(10)])


def lstm(forget: bool = True) -> keras.Model:
    memory = layers.LSTM(64, unit_forget_bias=forget)
    return keras.Sequential([keras.Input((12,)), layers.Embedding(200, 32), memory, layers.Dense(5)])


class Block(layers.Layer):  # type: ignore[misc]
    """A block of a transformer, whose last layers of each branch are scaled by 1/√(2N)."""

    def __init__(self, width: int, blocks: int, scaled: bool = True, **others: Any) -> None:
        super().__init__(**others)
        std = 0.02 / math.sqrt(2 * blocks) if scaled else 0.02
        self.first, self.second = layers.LayerNormalization(name="ln_1"), layers.LayerNormalization(name="ln_2")
        self.into = layers.Dense(3 * width, kernel_initializer=NORMAL(stddev=0.02), name="qkv")
        self.out = layers.Dense(width, kernel_initializer=NORMAL(stddev=std), name="attention_out")
        self.up = layers.Dense(4 * width, "gelu", kernel_initializer=NORMAL(stddev=0.02), name="up")
        self.down = layers.Dense(width, kernel_initializer=NORMAL(stddev=std), name="down")

    def call(self, x: Any) -> Any:
        query, key, value = ops.split(self.into(self.first(x)), 3, -1)
        weights = ops.softmax(ops.matmul(query, ops.transpose(key, (0, 2, 1))) / math.sqrt(query.shape[-1]))
        x = x + self.out(ops.matmul(weights, value))
        return x + self.down(self.up(self.second(x)))

    def build(self, shape: Any) -> None:
        for layer, width in ((self.first, 1), (self.second, 1), (self.into, 1), (self.out, 1), (self.up, 1)):
            layer.build((*shape[:-1], shape[-1] * width))
        self.down.build((*shape[:-1], 4 * shape[-1]))
        self.built = True


def gpt(blocks: int = 24, unscaled: int = -1, width: int = 32) -> keras.Model:
    """Return a GPT; the block `unscaled` is one to which the scale was not applied."""
    tokens = keras.Input((16,), dtype="int32")
    x = layers.Embedding(100, width, embeddings_initializer=NORMAL(stddev=0.02), name="tokens")(tokens)
    for at in range(blocks):
        x = Block(width, blocks, scaled=at != unscaled, name=f"block_{at}")(x)
    x = layers.LayerNormalization(name="ln_final")(x)
    return keras.Model(
        tokens, layers.Dense(100, use_bias=False, kernel_initializer=NORMAL(stddev=0.02), name="head")(x)
    )


def vit(blocks: int = 4, width: int = 48) -> keras.Model:
    def draw() -> keras.initializers.Initializer:
        return keras.initializers.TruncatedNormal(stddev=0.02)

    image = keras.Input((16, 16, 3))
    x = layers.Conv2D(width, 4, 4, kernel_initializer="lecun_normal", name="patches")(image)
    x = layers.Reshape((16, width))(x)
    for at in range(blocks):
        y = layers.LayerNormalization(name=f"block_{at}_ln_1")(x)
        y = layers.MultiHeadAttention(4, width // 4, kernel_initializer=draw(), name=f"block_{at}_attention")(y, y)
        x = layers.Add()([x, y])
        y = layers.LayerNormalization(name=f"block_{at}_ln_2")(x)
        y = layers.Dense(2 * width, "gelu", kernel_initializer=draw(), name=f"block_{at}_up")(y)
        x = layers.Add()([x, layers.Dense(width, kernel_initializer=draw(), name=f"block_{at}_down")(y)])
    x = layers.GlobalAveragePooling1D()(x)
    return keras.Model(image, layers.Dense(10, kernel_initializer="zeros", name="head")(x))


def fan_out() -> keras.Model:
    """Return a net whose author took the fan-out for the fan-in in the second layer."""
    scaling = keras.initializers.VarianceScaling(2.0, "fan_out", "truncated_normal")
    first = layers.Dense(256, "relu", kernel_initializer="he_normal", name="right")
    second = layers.Dense(32, "relu", kernel_initializer=scaling, name="wrong")
    return keras.Sequential([keras.Input((64,)), first, second, layers.Dense(3)])


def uncorrected() -> keras.Model:
    """Return a net with a truncated normal whose standard deviation was not made up for."""
    draw = keras.initializers.TruncatedNormal(stddev=math.sqrt(2 / 64))
    return keras.Sequential([keras.Input((64,)), layers.Dense(128, "relu", kernel_initializer=draw), layers.Dense(3)])


def swapped() -> keras.Model:
    """Return an LSTM whose bias of 1 stands at the input gate."""
    model = lstm(forget=False)
    cell = model.layers[1].cell
    cell.bias.assign(ops.concatenate([ops.ones(64), ops.zeros(3 * 64)]))
    return model


def one_seed(shared: bool = True) -> keras.Model:
    """Return a net two of whose layers have initializers with the same seed, unless it is not `shared`."""
    draws = [keras.initializers.HeNormal(seed=7 if shared else at) for at in range(2)]
    hidden = [layers.Dense(size, "relu", kernel_initializer=draw) for size, draw in zip((64, 96), draws, strict=True)]
    return keras.Sequential([keras.Input((64,)), *hidden, layers.Dense(3)])


class Head(layers.Layer):  # type: ignore[misc]
    """The head of a language model whose matrix is the table of an embedding."""

    def __init__(self, tokens: layers.Embedding, **others: Any) -> None:
        super().__init__(**others)
        self.table = tokens.embeddings
        self.built = True

    def call(self, x: Any) -> Any:
        return ops.matmul(x, ops.transpose(self.table))


def tied() -> keras.Model:
    """Return a language model whose head is its embedding."""
    tokens = layers.Embedding(50, 16, name="tokens")
    tokens.build()
    return keras.Sequential([keras.Input((4,)), tokens, Head(tokens, name="head")])


def one_object() -> keras.Model:
    """Return a net of blocks whose two layers were given one initializer object."""
    model = keras.Sequential([keras.Input((32,))])
    for at in range(6):
        draw = keras.initializers.HeNormal()
        for name in ("a", "b"):
            model.add(layers.Dense(32, "relu", kernel_initializer=draw, name=f"block_{at}_{name}"))
    return model


def unseeded() -> keras.Model:
    """Return a net that takes its weights from a stream that no seed reaches."""
    import numpy as np

    # The same numbers in another order: their law is no matter of chance, of which one audit in a thousand alarms.
    numbers = np.random.default_rng(0).normal(size=256).astype("float32")
    values = np.random.default_rng().permutation(numbers).reshape(16, 16)
    return keras.Sequential([keras.Input((16,)), layers.Dense(16, kernel_initializer=lambda *_a, **_k: values)])


def with_arguments(width: int, depth: int = 1) -> keras.Model:
    return keras.Sequential([keras.Input((8,)), *[layers.Dense(width) for _ in range(depth)]])


def without_input() -> keras.Model:
    return keras.Sequential([layers.Dense(4)])


def without_weights() -> keras.Model:
    return keras.Sequential([keras.Input((4,)), layers.ReLU()])


def no_model() -> str:
    return "a net"


def broken() -> keras.Model:
    raise ValueError("no units")


def not_finite() -> keras.Model:
    model = dense()
    model.layers[0].kernel.assign(model.layers[0].kernel * float("nan"))
    return model


class TwoInputs(keras.Model):  # type: ignore[misc]
    """A net of two inputs that does not know their sizes."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right, self.head = (layers.Dense(4, name=name) for name in ("left", "right", "head"))

    def call(self, inputs: Any) -> Any:
        return self.head(self.left(inputs["a"]) + self.right(inputs["b"]))
