"""Nets whose end is at fault, or is unusual and right."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net


def _body(activation="relu"):
    inputs = keras.Input((16,))
    return inputs, layers.Dense(32, activation=activation)(layers.Dense(32, activation=activation)(inputs))


def _compiled(inputs, outputs, loss, optimizer="adam"):
    model = keras.Model(inputs, outputs)
    model.compile(optimizer, loss)
    return model


@net(samples.table, says="has no gradient")
def stopped():
    inputs, x = _body()
    return _compiled(inputs, ops.stop_gradient(layers.Dense(3)(x)), LOGITS)


@net(samples.halves, says="has no gradient")
def rounded():
    inputs, x = _body()
    return _compiled(inputs, ops.round(layers.Dense(1, activation="sigmoid")(x)), "mse")


@net(samples.halves, says="has no gradient")
def compared():
    inputs, x = _body()
    return _compiled(inputs, ops.cast(layers.Dense(1)(x) > 0, "float32"), "mse")


@net(samples.table, says="has no gradient")
def most_likely():
    inputs, x = _body()
    best = ops.cast(ops.argmax(layers.Dense(3, activation="softmax")(x), axis=-1, keepdims=True), "float32")
    return _compiled(inputs, best, "mse")


@net(samples.table, either="the last layer learns from random features, those before it never do")
def stopped_before_the_last():
    inputs, x = _body()
    return _compiled(inputs, layers.Dense(3)(ops.stop_gradient(x)), LOGITS, keras.optimizers.Adam(1e-2))


@net(samples.table, either="the last layer learns from random features, the one before it never does")
def signs_inside():
    inputs = keras.Input((16,))
    x = ops.sign(layers.Dense(64)(inputs))
    return _compiled(inputs, layers.Dense(3)(x), LOGITS)


@net(samples.table, either="it learns, but no class can get more than 58 %")
def two_softmaxes():
    inputs, x = _body()
    x = layers.Dense(3, activation="softmax")(x)
    return _compiled(inputs, layers.Softmax()(x), "sparse_categorical_crossentropy")


@net(samples.table, says="expects probabilities")
def logits_for_probabilities():
    inputs, x = _body()
    return _compiled(inputs, layers.Dense(3)(x), "sparse_categorical_crossentropy")


@net(samples.halves, either="Keras takes the logits from behind the sigmoid")
def sigmoid_and_logits():
    inputs, x = _body()
    return _compiled(
        inputs, layers.Dense(1, activation="sigmoid")(x), keras.losses.BinaryCrossentropy(from_logits=True)
    )


@net(samples.halves, says="one unit")
def softmax_layer_over_one():
    inputs, x = _body("tanh")
    return _compiled(inputs, layers.Softmax()(layers.Dense(1)(x)), "mse")


@net(samples.curve, says="0 for every input")
def rectified_far_below():
    inputs, x = _body()
    off = keras.initializers.Constant(-30.0)
    return _compiled(inputs, layers.Dense(1, activation="relu", bias_initializer=off)(x), "mse")


@net(samples.curve, says="below 0")
def sigmoid_for_any_number():
    inputs, x = _body()
    return _compiled(inputs, layers.Dense(1, activation="sigmoid")(x), "mse")


@net(samples.table, says="cut off")
def rectified_scores():
    inputs, x = _body()
    x = layers.Dense(3, activation="relu", bias_initializer=keras.initializers.Constant(-5.0))(x)
    return _compiled(inputs, layers.Softmax()(x), "sparse_categorical_crossentropy")


@net(samples.halves, says="overconfident|saturated")
def sure_from_the_start():
    inputs, x = _body()
    far = keras.initializers.Constant(200.0)
    outputs = layers.Dense(1, activation="sigmoid", bias_initializer=far)(x)
    return _compiled(inputs, outputs, "binary_crossentropy", keras.optimizers.SGD(0.01))


@net(samples.table, says="the same for every input")
def norm_of_one_number():
    inputs, x = _body()
    x = layers.LayerNormalization()(layers.Dense(1)(x))
    return _compiled(inputs, layers.Dense(3)(x), LOGITS)


@net(samples.table, says="the same for every input")
def softmax_over_the_wrong_axis():
    inputs, x = _body()
    x = layers.Softmax(axis=1)(layers.Reshape((1, 32))(x))
    return _compiled(inputs, layers.Dense(3)(layers.Flatten()(x)), LOGITS)


@net(samples.table)
def temperature():
    inputs, x = _body()
    return _compiled(inputs, layers.Softmax()(layers.Dense(3)(x) / 0.5), "sparse_categorical_crossentropy")


@net(samples.of(samples.curve, outputs=3))
def bounded_regression():
    inputs, x = _body("tanh")
    return _compiled(inputs, 2 * layers.Dense(3, activation="tanh")(x), keras.losses.LogCosh())


@net(samples.table)
def zero_head():
    inputs, x = _body()
    return _compiled(inputs, layers.Dense(3, kernel_initializer="zeros")(x), LOGITS, keras.optimizers.SGD(0.1))
