"""Nets that copy their inputs."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.net import net


class Sampled(layers.Layer):
    """A normal number from a mean and the logarithm of a variance; adds the distance from standard normal ones."""

    def call(self, mean, log_variance):
        self.add_loss(-0.001 * ops.mean(1 + log_variance - ops.square(mean) - ops.exp(log_variance)))
        return mean + ops.exp(0.5 * log_variance) * keras.random.normal(ops.shape(mean), seed=1)


class Transposed(layers.Layer):
    """A dense layer with the kernel of another one, transposed."""

    def __init__(self, other, **options):
        super().__init__(**options)
        self.other = other

    def build(self, _shape):
        self.bias = self.add_weight(shape=(self.other.kernel.shape[0],), initializer="zeros", name="bias")

    def call(self, x):
        return ops.matmul(x, ops.transpose(self.other.kernel)) + self.bias


class Nearest(layers.Layer):
    """The nearest of a few vectors; `straight` lets the gradient pass."""

    def __init__(self, straight, **options):
        super().__init__(**options)
        self.straight = straight

    def build(self, shape):
        self.codes = self.add_weight(shape=(32, shape[-1]), initializer="random_normal", name="codes")

    def call(self, x):
        distance = ops.sum(ops.square(x[:, None] - self.codes[None]), axis=-1)
        code = ops.take(self.codes, ops.argmin(distance, axis=-1), axis=0)
        if not self.straight:
            return code
        self.add_loss(ops.mean(ops.square(ops.stop_gradient(x) - code)))
        self.add_loss(ops.mean(ops.square(x - ops.stop_gradient(code))))
        return x + ops.stop_gradient(code - x)


@net(samples.mixture)
def variational():
    inputs = keras.Input((16,))
    x = layers.Dense(64, activation="relu")(inputs)
    x = layers.Dense(64, activation="relu")(Sampled()(layers.Dense(4)(x), layers.Dense(4)(x)))
    model = keras.Model(inputs, layers.Dense(16)(x))
    model.compile("adam", "mse")
    return model


@net(samples.blobs, "mse")
def transposed_convolutions():
    inputs = x = keras.Input((16, 16, 1))
    for filters in (16, 32):
        x = layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
    x = layers.Dense(16)(layers.Flatten()(x))
    x = layers.Reshape((4, 4, 32))(layers.Dense(512, activation="relu")(x))
    for filters in (32, 16):
        x = layers.Conv2DTranspose(filters, 3, strides=2, padding="same", activation="relu")(x)
    return keras.Model(inputs, layers.Conv2D(1, 3, padding="same")(x))


@net(samples.blobs)
def denoising():
    inputs = keras.Input((16, 16, 1))
    x = layers.GaussianNoise(0.3)(inputs)
    for filters in (16, 16):
        x = layers.Conv2D(filters, 5, padding="same", activation="relu")(x)
    model = keras.Model(inputs, layers.Conv2D(1, 5, padding="same", activation="sigmoid")(x))
    model.compile(keras.optimizers.Adam(3e-3), "mse")
    return model


@net(samples.mixture, "mse")
def tied():
    inputs = keras.Input((16,))
    coder = layers.Dense(8)
    return keras.Model(inputs, Transposed(coder)(layers.Activation("tanh")(coder(inputs))))


@net(samples.mixture)
def sparse():
    inputs = keras.Input((16,))
    x = layers.Dense(64, activation="relu", activity_regularizer=keras.regularizers.L1(1e-4))(inputs)
    model = keras.Model(inputs, layers.Dense(16)(x))
    model.compile("adam", "mae")
    return model


@net(samples.mixture)
def vector_quantized():
    inputs = keras.Input((16,))
    x = Nearest(straight=True)(layers.Dense(4)(layers.Dense(32, activation="relu")(inputs)))
    model = keras.Model(inputs, layers.Dense(16)(layers.Dense(32, activation="relu")(x)))
    model.compile(keras.optimizers.Adam(3e-3), "mse")
    return model


@net(samples.mixture, says="has no gradient")
def rounded_copy():
    inputs = keras.Input((16,))
    x = layers.Dense(32, activation="relu")(layers.Dense(4)(inputs))
    model = keras.Model(inputs, ops.round(layers.Dense(16)(x)))
    model.compile("adam", "mse")
    return model


@net(samples.mixture, says="bottleneck|0 for every input")
def dead_bottleneck():
    inputs = keras.Input((16,))
    x = layers.Dense(32, activation="relu")(inputs)
    x = layers.Dense(4, activation="relu", bias_initializer=keras.initializers.Constant(-10.0), name="bottleneck")(x)
    model = keras.Model(inputs, layers.Dense(16)(layers.Dense(32, activation="relu")(x)))
    model.compile("adam", "mse")
    return model


@net(samples.mixture, says="saturated")
def huge_sigmoid_code():
    inputs = keras.Input((16,))
    wild = keras.initializers.RandomNormal(stddev=30.0)
    x = inputs
    for _ in range(3):
        x = layers.Dense(8, activation="sigmoid", kernel_initializer=wild)(x)
    model = keras.Model(inputs, layers.Dense(16, activation="tanh", kernel_initializer=wild)(x))
    model.compile(keras.optimizers.SGD(0.01), "mse")
    return model
