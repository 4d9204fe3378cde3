"""Small nets of many structures, with batches to call them on."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import layers

Net = tuple[keras.Model, Any]
Inputs = Any

RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(32, 8)).astype("float32")
IMAGES = RNG.normal(size=(32, 8, 8, 3)).astype("float32")
FRAMES = RNG.normal(size=(32, 12, 6, 2)).astype("float32")
TOKENS = RNG.integers(0, 50, (32, 12))


def mlp(activation: Any, hidden: int = 3, **options: Any) -> Net:
    """Return hidden layers of 16 units, and an output layer."""
    inner = [layers.Dense(16, activation, **options) for _ in range(hidden)]
    return keras.Sequential([keras.Input((8,)), *inner, layers.Dense(3)]), ROWS


def cnn() -> Net:
    """Return convolutions with batch normalization."""
    inputs = signal = keras.Input((8, 8, 3))
    for filters in (4, 8, 8):
        signal = layers.Conv2D(filters, 3, padding="same")(signal)
        signal = layers.ReLU()(layers.BatchNormalization()(signal))
    return _ended(inputs, signal), IMAGES


def resnet(norm: bool = False, gain: bool = False, blocks: int = 4) -> Net:
    """Return residual blocks of two convolutions, the second of which a projection skips."""
    inputs = keras.Input((8, 8, 3))
    signal = layers.Conv2D(4, 3, padding="same", name="stem")(inputs)
    for block in range(blocks):
        filters = 4 if block == 0 else 6
        skip = layers.Conv2D(filters, 1, name=f"projection_{block}")(signal) if block == 1 else signal
        branch = signal
        for number in range(2):
            branch = layers.Conv2D(filters, 3, padding="same", name=f"conv_{block}_{number}")(branch)
            branch = layers.BatchNormalization(name=f"norm_{block}_{number}")(branch) if norm else branch
            branch = layers.ReLU()(branch) if number == 0 else branch
        branch = Gain(name=f"gain_{block}")(branch) if gain else branch
        signal = layers.ReLU()(layers.Add()([skip, branch]))
    return _ended(inputs, signal), IMAGES


class Gain(layers.Layer):  # type: ignore[misc]
    """A trained factor."""

    def build(self, _shape: Any) -> None:
        """Make the factor."""
        self.scale = self.add_weight(name="scale", shape=(), initializer="ones")

    def call(self, x: Any) -> Any:
        """Return the product."""
        return x * self.scale


def _ended(inputs: Any, signal: Any) -> keras.Model:
    pooled = layers.GlobalAveragePooling2D()(signal)
    return keras.Model(inputs, layers.Dense(3, name="head")(pooled))


def gpt(width: int = 32, blocks: int = 2) -> Net:
    """Return a transformer with normalization before attention and feed-forward layers."""
    inputs = keras.Input((12,), dtype="int32")
    signal = layers.Embedding(50, width)(inputs)
    for block in range(blocks):
        before = layers.LayerNormalization()(signal)
        attention = layers.MultiHeadAttention(2, width // 2, name=f"attention_{block}")
        signal = signal + attention(before, before, use_causal_mask=True)
        wide = layers.Dense(4 * width, "gelu", name=f"wide_{block}")(layers.LayerNormalization()(signal))
        signal = signal + layers.Dense(width, name=f"back_{block}")(wide)
    return keras.Model(inputs, layers.Dense(50, name="head")(layers.LayerNormalization()(signal))), TOKENS


class Block(layers.Layer):  # type: ignore[misc]
    """A block of a transformer, as in Keras' examples."""

    def __init__(self, width: int, **options: Any) -> None:
        super().__init__(**options)
        self.attention = layers.MultiHeadAttention(2, width // 2)
        self.wide = layers.Dense(2 * width, "relu")
        self.back = layers.Dense(width, name="back")
        self.first, self.second = layers.LayerNormalization(), layers.LayerNormalization()

    def call(self, x: Any) -> Any:
        """Return the block's output."""
        x = self.first(x + self.attention(x, x))
        return self.second(x + self.back(self.wide(x)))


def blocks() -> Net:
    """Return a transformer whose blocks the graph shows as one layer each."""
    inputs = keras.Input((12,), dtype="int32")
    signal = Block(16, name="block")(layers.Embedding(50, 16)(inputs))
    return keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(signal))), TOKENS


def recurrent(layer: keras.layers.Layer) -> Net:
    """Return an embedding, a recurrent layer and an output layer."""
    return keras.Sequential([keras.Input((12,)), layers.Embedding(50, 8), layer, layers.Dense(2)]), TOKENS


class Product(layers.Layer):  # type: ignore[misc]
    """A product with a matrix that is not called a kernel."""

    def build(self, shape: Any) -> None:
        """Make the matrix."""
        self.w = self.add_weight(name="w", shape=(shape[-1], 16))

    def call(self, x: Any) -> Any:
        """Return the product."""
        return keras.ops.matmul(x, self.w)


def products() -> Net:
    """Return layers of one's own between a dense one and the inputs."""
    hidden = [each for number in range(2) for each in (Product(name=f"product_{number}"), layers.ReLU())]
    return keras.Sequential([keras.Input((8,)), *hidden, layers.Dense(2, name="head")]), ROWS


def factors() -> Net:
    """Return products of embeddings, and nothing else."""
    inputs = keras.Input((12,))
    first, second = (layers.Embedding(50, 4, name=name)(inputs) for name in ("users", "items"))
    return keras.Model(inputs, layers.Dot(2)([first, second])), TOKENS


class CausalSelfAttention(layers.Layer):  # type: ignore[misc]
    """Attention of one's own, with one projection in and one out."""

    def __init__(self, width: int, **options: Any) -> None:
        super().__init__(**options)
        self.wide, self.out = layers.Dense(3 * width, name="wide"), layers.Dense(width, name="out")

    def call(self, x: Any) -> Any:
        """Return the attended values."""
        query, key, value = keras.ops.split(self.wide(x), 3, axis=-1)
        scores = keras.ops.softmax(keras.ops.matmul(query, keras.ops.transpose(key, (0, 2, 1))) / 4.0)
        return self.out(keras.ops.matmul(scores, value))


def own_attention() -> Net:
    """Return blocks of attention of one's own in a net without a graph."""
    inputs = keras.Input((12,), dtype="int32")
    signal = layers.Embedding(50, 16)(inputs)
    for block in range(2):
        signal = signal + CausalSelfAttention(16, name=f"attention_{block}")(layers.LayerNormalization()(signal))
    return keras.Model(inputs, layers.Dense(2, name="head")(layers.GlobalAveragePooling1D()(signal))), TOKENS


def sines() -> Net:
    """Return dense layers with sin(30 u) between."""
    hidden = [each for _ in range(3) for each in (layers.Dense(16), layers.Lambda(lambda u: keras.ops.sin(30.0 * u)))]
    return keras.Sequential([keras.Input((8,)), *hidden, layers.Dense(1)]), ROWS


class Subclass(keras.Model):  # type: ignore[misc]
    """A net without a graph, with functions between its layers."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self.function = function
        self.hidden = [layers.Dense(16, name=f"hidden_{number}") for number in range(3)]
        self.last = layers.Dense(3, name="last")

    def call(self, x: Any) -> Any:
        """Return the outputs."""
        for layer in self.hidden:
            x = self.function(layer(x))
        return self.last(x)


def subclass(function: Callable[[Any], Any] = keras.ops.relu) -> Net:
    """Return a built net of this kind."""
    model = Subclass(function)
    model(ROWS)
    return model, ROWS
