"""Plain nets whose initial weights are at fault."""

import keras
import numpy as np
from keras import layers

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net

DEPENDS = "SGD does not leave the plateau, Adam does"


def _plain(depth, activation, kernel, width=64, optimizer=None, **options):
    hidden = [layers.Dense(width, activation=activation, kernel_initializer=kernel, **options) for _ in range(depth)]
    model = keras.Sequential([keras.Input((16,)), *hidden, layers.Dense(3)])
    if optimizer is not None:
        model.compile(optimizer, LOGITS)
    return model


class Doubled(keras.initializers.Initializer):
    """He's weights of a few units, repeated."""

    def __init__(self, times):
        self.times = times

    def __call__(self, shape, dtype=None):
        few = np.random.default_rng(0).normal(0, np.sqrt(2 / shape[0]), (shape[0], -(-shape[1] // self.times)))
        return keras.ops.convert_to_tensor(np.tile(few, self.times)[:, : shape[1]], dtype=dtype or "float32")

    def get_config(self):
        return {"times": self.times}


@net(samples.table, says="vanishes")
def tiny():
    return _plain(5, "relu", keras.initializers.RandomNormal(stddev=1e-4), optimizer=keras.optimizers.SGD(0.1))


@net(samples.table, LOGITS, says="vanishes", either=DEPENDS)
def small_tanh():
    return _plain(6, "tanh", keras.initializers.RandomUniform(-0.05, 0.05))


@net(samples.crossed, LOGITS, says="same")
def zeros():
    return _plain(3, "relu", "zeros")


@net(samples.crossed, LOGITS, says="never makes them differ")
def constant_of_both_signs():
    hidden = [
        layers.Dense(32, activation="tanh", kernel_initializer=keras.initializers.Constant(c)) for c in (0.1, -0.1)
    ]
    head = layers.Dense(3, kernel_initializer=keras.initializers.Constant(0.1))
    return keras.Sequential([keras.Input((16,)), *hidden, head])


@net(samples.crossed, says="never makes them differ")
def one_unit_repeated():
    hidden = [layers.Dense(32, activation="relu", kernel_initializer=Doubled(32)) for _ in range(2)]
    model = keras.Sequential([keras.Input((16,)), *hidden, layers.Dense(3, kernel_initializer="ones")])
    model.compile(keras.optimizers.SGD(0.01), LOGITS)
    return model


@net(samples.table, LOGITS, says="explodes")
def positive_uniform():
    return _plain(8, "relu", keras.initializers.RandomUniform(0.0, 1.0))


@net(samples.table, says="explodes")
def orthogonal_times_five():
    return _plain(
        15, "relu", keras.initializers.Orthogonal(gain=5.0), optimizer=keras.optimizers.SGD(0.01, momentum=0.9)
    )


@net(samples.table, says="saturated")
def wild_tanh():
    wild = keras.initializers.RandomNormal(stddev=2.0)
    return _plain(8, "tanh", wild, optimizer=keras.optimizers.SGD(0.01))


@net(samples.table, LOGITS, says="vanish")
def twelve_sigmoids():
    return _plain(12, "sigmoid", "glorot_normal", width=32)


@net(samples.table, LOGITS, says="vanishes")
def sixty_layers():
    return _plain(60, "relu", "glorot_uniform", width=32)


@net(samples.table, says="dead")
def negative_biases():
    off = keras.initializers.Constant(-20.0)
    return _plain(3, "relu", "he_normal", optimizer="adam", bias_initializer=off)


@net(samples.table, LOGITS)
def thirty_orthogonal_tanh():
    return _plain(30, "tanh", "orthogonal", width=32)


@net(samples.table, LOGITS)
def sixty_with_norm_and_skips():
    inputs = keras.Input((16,))
    x = layers.Dense(32)(inputs)
    for _ in range(30):
        branch = layers.Dense(32)(layers.ReLU()(layers.BatchNormalization()(x)))
        x = x + layers.Dense(32)(layers.ReLU()(layers.BatchNormalization()(branch)))
    return keras.Model(inputs, layers.Dense(3)(layers.BatchNormalization()(x)))


@net(samples.table)
def slightly_large():
    return _plain(4, "relu", keras.initializers.VarianceScaling(4.0), optimizer=keras.optimizers.Adam(1e-3))


@net(samples.table, LOGITS)
def positive_biases():
    return _plain(3, "relu", "he_normal", bias_initializer=keras.initializers.Constant(0.1))


@net(samples.table)
def lecun_selu():
    return _plain(20, "selu", "lecun_normal", width=32, optimizer="adam")
