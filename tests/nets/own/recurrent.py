"""Recurrent nets."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net


class Minimal(layers.Layer):
    """A cell with one gate."""

    def __init__(self, units, **options):
        super().__init__(**options)
        self.state_size = self.units = units

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], 2 * self.units), initializer="glorot_uniform", name="w")
        self.u = self.add_weight(shape=(self.units, 2 * self.units), initializer="orthogonal", name="u")
        self.b = self.add_weight(shape=(2 * self.units,), initializer="zeros", name="b")

    def call(self, x, states):
        (state,) = states
        gate, new = ops.split(ops.matmul(x, self.w) + ops.matmul(state, self.u) + self.b, 2, axis=-1)
        gate = ops.sigmoid(gate)
        state = gate * state + (1 - gate) * ops.tanh(new)
        return state, [state]


def _classifier(recurrent, *, length=24, classes=2):
    layer = recurrent if isinstance(recurrent, list) else [recurrent]
    return keras.Sequential([keras.Input((length, 3)), *layer, layers.Dense(classes)])


@net(samples.waves, LOGITS)
def stacked_gru():
    return _classifier([layers.GRU(24, return_sequences=True), layers.GRU(24, return_sequences=True), layers.GRU(24)])


@net(samples.forecast)
def gru_each_step():
    model = keras.Sequential(
        [keras.Input((24, 1)), layers.GRU(24, return_sequences=True), layers.TimeDistributed(layers.Dense(1))]
    )
    model.compile(keras.optimizers.Adam(5e-3), "mse")
    return model


@net(samples.next_value)
def bidirectional_regression():
    model = keras.Sequential(
        [
            keras.Input((24, 1)),
            layers.Bidirectional(layers.LSTM(16, return_sequences=True), merge_mode="sum"),
            layers.Bidirectional(layers.GRU(16)),
            layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.RMSprop(3e-3), "mae")
    return model


@net(samples.films, LOGITS)
def convolutional_lstm():
    inputs = keras.Input((5, 8, 8, 1))
    x = layers.BatchNormalization()(layers.ConvLSTM2D(8, 3, padding="same")(inputs))
    return keras.Model(inputs, layers.Dense(2)(layers.Flatten()(x)))


@net(samples.waves, LOGITS)
def attention_over_time():
    inputs = keras.Input((24, 3))
    x = layers.LSTM(24, return_sequences=True)(inputs)
    weights = layers.Softmax(axis=1)(layers.Dense(1)(layers.Dense(16, activation="tanh")(x)))
    return keras.Model(inputs, layers.Dense(2)(ops.sum(weights * x, axis=1)))


@net(samples.waves, LOGITS)
def identity_relu():
    initial = keras.initializers.Identity()
    return _classifier(layers.SimpleRNN(32, activation="relu", recurrent_initializer=initial))


@net(samples.words)
def masked_words():
    model = keras.Sequential(
        [keras.Input((None,), dtype="int32"), layers.Embedding(60, 16, mask_zero=True), layers.GRU(16), layers.Dense(2)]
    )
    model.compile("adam", LOGITS)
    return model


@net(samples.forecast)
def coder_and_decoder():
    inputs = keras.Input((24, 1))
    state = layers.GRU(24)(inputs)
    x = layers.GRU(24, return_sequences=True)(layers.RepeatVector(24)(state))
    model = keras.Model(inputs, layers.Dense(1)(x))
    model.compile(keras.optimizers.Adam(1e-2), "mse")
    return model


@net(samples.waves, LOGITS)
def cell_of_ones_own():
    return _classifier(layers.RNN(Minimal(24)))


@net(samples.waves, LOGITS)
def norm_between():
    stack = [layers.LSTM(24, return_sequences=True), layers.LayerNormalization(), layers.Dropout(0.2), layers.LSTM(24)]
    return _classifier(stack)


@net(samples.of(samples.waves, length=100), LOGITS, says="explodes")
def linear_recurrence():
    wild = keras.initializers.RandomNormal(stddev=0.3)
    return _classifier(layers.SimpleRNN(64, activation=None, recurrent_initializer=wild), length=100)


@net(samples.of(samples.waves, length=60), LOGITS)
def wild_tanh():
    wild = keras.initializers.RandomNormal(stddev=2.0)
    return _classifier(layers.SimpleRNN(64, recurrent_initializer=wild, kernel_initializer=wild), length=60)


@net(samples.waves)
def zero_lstm():
    model = _classifier(
        layers.LSTM(24, kernel_initializer="zeros", recurrent_initializer="zeros", unit_forget_bias=False)
    )
    model.compile("adam", LOGITS)
    return model


@net(samples.waves, says="saturated")
def closed_gates():
    shut = keras.initializers.Constant(-100.0)
    model = _classifier(layers.LSTM(24, bias_initializer=shut, unit_forget_bias=False))
    model.compile("adam", LOGITS)
    return model
