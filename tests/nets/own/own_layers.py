"""Nets with layers, models and steps of one's own."""

import keras
import numpy as np
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net


class Projected(layers.Layer):
    """A linear map by einsum, its weights called w and b."""

    def __init__(self, units, deviation=None, **options):
        super().__init__(**options)
        self.units = units
        self.initial = keras.initializers.RandomNormal(stddev=deviation) if deviation else "glorot_uniform"

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer=self.initial, name="w")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x):
        return ops.einsum("bi,io->bo", x, self.w) + self.b


class Centres(layers.Layer):
    """Radial basis functions around learned points."""

    def build(self, shape):
        self.points = self.add_weight(
            shape=(48, shape[-1]), initializer=keras.initializers.RandomNormal(stddev=1.0), name="points"
        )

    def call(self, x):
        return ops.exp(-ops.mean(ops.square(x[:, None] - self.points[None]), axis=-1))


class Waves(layers.Layer):
    """Fixed random frequencies: sine and cosine."""

    def build(self, shape):
        self.frequencies = self.add_weight(
            shape=(shape[-1], 32), initializer=keras.initializers.RandomNormal(stddev=0.5), trainable=False, name="f"
        )

    def call(self, x):
        angle = ops.matmul(x, self.frequencies)
        return ops.concatenate([ops.sin(angle), ops.cos(angle)], axis=-1)


class Adapter(layers.Layer):
    """A frozen dense layer, and a narrow learned path beside it that begins at zero."""

    def __init__(self, units, **options):
        super().__init__(**options)
        self.frozen = layers.Dense(units, trainable=False, kernel_initializer="orthogonal")
        self.down, self.up = layers.Dense(4, use_bias=False), layers.Dense(units, kernel_initializer="zeros")

    def call(self, x):
        return ops.tanh(self.frozen(x) + self.up(self.down(x)))


class Classifier(keras.Model):
    """Blocks in a list, and a head."""

    def __init__(self):
        super().__init__()
        self.blocks = [layers.Dense(32, activation="relu") for _ in range(3)]
        self.norms = [layers.LayerNormalization() for _ in range(3)]
        self.head = layers.Dense(3)

    def call(self, x):
        for block, norm in zip(self.blocks, self.norms, strict=True):
            x = block(norm(x))
        return self.head(x)


class Teacher(keras.Model):
    """A model with a training step of its own kind of loss."""

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        return super().compute_loss(x, y, y_pred, sample_weight, training) + 1e-4 * ops.mean(ops.square(y_pred))


@net(samples.table, LOGITS)
def subclassed():
    model = Classifier()
    model(np.zeros((1, 16), np.float32))
    return model


@net(samples.table)
def step_of_ones_own():
    inputs = keras.Input((16,))
    model = Teacher(inputs, layers.Dense(3)(layers.Dense(32, activation="mish")(inputs)))
    model.compile(keras.optimizers.Lion(1e-3), LOGITS)
    return model


@net(samples.table, LOGITS)
def einsum_layers():
    inputs = keras.Input((16,))
    x = ops.relu(Projected(32)(ops.relu(Projected(32)(inputs))))
    return keras.Model(inputs, Projected(3)(x))


@net(samples.of(samples.table, width=4), LOGITS)
def radial():
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(3)(Centres()(inputs)))


@net(samples.of(samples.curve, width=4))
def random_waves():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(layers.Dense(32, activation="relu")(Waves()(inputs))))
    model.compile("adam", "huber")
    return model


@net(samples.table)
def adapters():
    inputs = x = keras.Input((16,))
    for _ in range(3):
        x = Adapter(32)(x)
    model = keras.Model(inputs, layers.Dense(3)(x))
    model.compile(keras.optimizers.Adam(3e-3), LOGITS)
    return model


@net(samples.table)
def frozen_body():
    inputs = x = keras.Input((16,))
    for _ in range(2):
        x = layers.Dense(128, activation="relu", kernel_initializer="he_normal", trainable=False)(x)
    model = keras.Model(inputs, layers.Dense(3)(x))
    model.compile("adam", LOGITS)
    return model


@net(samples.table, LOGITS)
def weights_made_by_weights():
    inputs = keras.Input((16,))
    small = layers.Dense(16 * 8, kernel_initializer=keras.initializers.VarianceScaling(0.1))(inputs)
    x = ops.einsum("bi,bio->bo", inputs, layers.Reshape((16, 8))(small)) + layers.Dense(8)(inputs)
    return keras.Model(inputs, layers.Dense(3)(ops.relu(x)))


@net(samples.table, says="frozen")
def all_frozen():
    inputs = keras.Input((16,))
    model = keras.Model(inputs, layers.Dense(3)(layers.Dense(32, activation="relu")(inputs)))
    model.trainable = False
    model.compile("adam", LOGITS)
    return model


@net(samples.table, says="vanishes")
def tiny_einsum_layers():
    inputs = x = keras.Input((16,))
    for _ in range(4):
        x = ops.tanh(Projected(32, deviation=1e-3)(x))
    model = keras.Model(inputs, Projected(3, deviation=1e-3)(x))
    model.compile(keras.optimizers.SGD(0.1), LOGITS)
    return model
