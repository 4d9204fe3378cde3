"""Nets with skips."""

import keras
from keras import layers

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net


class Scaled(layers.Layer):
    """A learned factor for each channel, or one for all."""

    def __init__(self, value, single=False, **options):
        super().__init__(**options)
        self.value, self.single = value, single

    def build(self, shape):
        size = () if self.single else (shape[-1],)
        self.factor = self.add_weight(shape=size, initializer=keras.initializers.Constant(self.value), name="factor")

    def call(self, x):
        return self.factor * x


class DropPath(layers.Layer):
    """Leave out a branch for some examples while training."""

    def __init__(self, rate, **options):
        super().__init__(**options)
        self.drop = layers.Dropout(rate, noise_shape=(None, 1, 1, 1))

    def call(self, x, training=None):
        return self.drop(x, training=training)


def _head(inputs, x):
    return keras.Model(inputs, layers.Dense(4)(layers.GlobalAveragePooling2D()(x)))


def _stem():
    inputs = keras.Input((16, 16, 3))
    return inputs, layers.Conv2D(16, 3, strides=2, padding="same")(inputs)


@net(samples.pictures, LOGITS)
def pre_activation():
    inputs, x = _stem()
    for _ in range(8):
        branch = x
        for _ in range(2):
            branch = layers.ReLU()(layers.BatchNormalization()(branch))
            branch = layers.Conv2D(16, 3, padding="same", use_bias=False)(branch)
        x = layers.Add()([x, branch])
    return _head(inputs, layers.ReLU()(layers.BatchNormalization()(x)))


@net(samples.pictures)
def post_activation():
    inputs, x = _stem()
    for stride, filters in ((1, 16), (2, 32), (2, 64)):
        branch = layers.Conv2D(filters, 3, strides=stride, padding="same", kernel_initializer="he_normal")(x)
        branch = layers.ReLU()(layers.BatchNormalization()(branch))
        branch = layers.BatchNormalization()(layers.Conv2D(filters, 3, padding="same")(branch))
        x = layers.ReLU()(branch + layers.Conv2D(filters, 1, strides=stride)(x))
    model = _head(inputs, x)
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True), LOGITS)
    return model


@net(samples.pictures)
def layer_scale():
    inputs, x = _stem()
    for _ in range(4):
        branch = layers.LayerNormalization()(layers.DepthwiseConv2D(5, padding="same")(x))
        branch = layers.Dense(16)(layers.Dense(64, activation="gelu")(branch))
        x = x + DropPath(0.1)(Scaled(1e-6)(branch))
    model = _head(inputs, layers.LayerNormalization()(x))
    model.compile(keras.optimizers.AdamW(4e-3), LOGITS)
    return model


@net(samples.pictures, LOGITS)
def skip_init():
    inputs, x = _stem()
    for _ in range(10):
        branch = layers.Conv2D(16, 3, padding="same", kernel_initializer="he_normal")(layers.ReLU()(x))
        branch = layers.Conv2D(16, 3, padding="same", kernel_initializer="he_normal")(layers.ReLU()(branch))
        x = x + Scaled(0.0, single=True)(branch)
    return _head(inputs, x)


@net(samples.pictures, LOGITS)
def last_of_each_branch_zero():
    inputs, x = _stem()
    for _ in range(12):
        branch = layers.Conv2D(16, 3, padding="same", activation="relu", kernel_initializer="he_normal")(x)
        x = x + layers.Conv2D(16, 3, padding="same", kernel_initializer="zeros")(branch)
    return _head(inputs, x)


@net(samples.table)
def identity_tanh():
    inputs = keras.Input((16,))
    x = layers.Dense(32)(inputs)
    for _ in range(20):
        x = x + 0.2 * layers.Dense(32, activation="tanh", kernel_initializer="orthogonal")(x)
    model = keras.Model(inputs, layers.Dense(3)(x))
    model.compile(keras.optimizers.SGD(0.05), LOGITS)
    return model


@net(samples.pictures, LOGITS, says="explodes")
def unscaled_40():
    inputs, x = _stem()
    for _ in range(40):
        branch = layers.Conv2D(16, 3, padding="same", activation="relu", kernel_initializer="he_normal")(x)
        x = x + layers.Conv2D(16, 3, padding="same", kernel_initializer="he_normal")(branch)
    return _head(inputs, x)


@net(samples.pictures, LOGITS, says="0 for every input")
def zeros_where_no_skip_is():
    inputs, x = _stem()
    for at in range(4):
        x = x + layers.Conv2D(16, 3, padding="same", activation="relu")(x)
        if at == 2:
            x = layers.Conv2D(
                16, 1, kernel_initializer="zeros", activation="relu", bias_initializer=keras.initializers.Constant(-0.1)
            )(x)
    return _head(inputs, x)


@net(samples.pictures)
def subtracted_from_itself():
    inputs, x = _stem()
    same = layers.Conv2D(16, 3, padding="same", activation="relu")
    model = _head(inputs, layers.Subtract()([same(x), same(x)]))
    model.compile("adam", LOGITS)
    return model
