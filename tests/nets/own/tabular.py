"""Nets of tables."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import BINARY_LOGITS, LOGITS, gaussian, quantiles
from tests.nets.net import net


@net(samples.table, LOGITS)
def he():
    hidden = [layers.Dense(32, activation="relu", kernel_initializer="he_normal") for _ in range(3)]
    return keras.Sequential([keras.Input((16,)), *hidden, layers.Dense(3)])


@net(lambda: ([samples.table()[0][:, :8], samples.table()[0][:, 8:]], samples.table()[1]))
def wide_and_deep():
    wide, deep = keras.Input((8,), name="wide"), keras.Input((8,), name="deep")
    x = layers.Dense(32, activation="relu")(layers.Dense(64, activation="relu")(deep))
    model = keras.Model([wide, deep], layers.Dense(3, activation="softmax")(layers.Concatenate()([wide, x])))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@net(samples.table)
def swish_norm_dropout():
    model = keras.Sequential([keras.Input((16,))])
    for _ in range(3):
        model.add(layers.Dense(48, use_bias=False))
        model.add(layers.BatchNormalization())
        model.add(layers.Activation("swish"))
        model.add(layers.Dropout(0.1))
    model.add(layers.Dense(3))
    model.compile(keras.optimizers.AdamW(2e-3, weight_decay=1e-3), LOGITS)
    return model


@net(samples.table, LOGITS)
def maxout():
    inputs = x = keras.Input((16,))
    for _ in range(3):
        x = ops.max(layers.Reshape((24, 3))(layers.Dense(72)(x)), axis=-1)
    return keras.Model(inputs, layers.Dense(3)(x))


@net(samples.table, LOGITS)
def highway():
    inputs = keras.Input((16,))
    x = layers.Dense(32)(inputs)
    for _ in range(10):
        gate = layers.Dense(32, activation="sigmoid", bias_initializer=keras.initializers.Constant(-2.0))(x)
        x = gate * layers.Dense(32, activation="tanh")(x) + (1 - gate) * x
    return keras.Model(inputs, layers.Dense(3)(x))


@net(samples.table, LOGITS)
def residual_rows():
    inputs = keras.Input((16,))
    x = layers.Dense(32)(inputs)
    for _ in range(6):
        branch = layers.Dense(64, activation="relu")(layers.LayerNormalization()(x))
        x = x + layers.Dense(32)(layers.Dropout(0.1)(branch))
    return keras.Model(inputs, layers.Dense(3)(layers.LayerNormalization()(x)))


@net(samples.table)
def noise_and_constraints():
    kept = keras.constraints.MaxNorm(3)
    model = keras.Sequential(
        [
            keras.Input((16,)),
            layers.GaussianNoise(0.1),
            layers.Dense(64, activation="elu", kernel_constraint=kept, kernel_regularizer="l2"),
            layers.GaussianDropout(0.1),
            layers.Dense(64, activation="elu", kernel_constraint=kept),
            layers.AlphaDropout(0.05),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.RMSprop(1e-3), "sparse_categorical_crossentropy")
    return model


@net(samples.table, LOGITS)
def mixture_of_experts():
    inputs = keras.Input((16,))
    gate = layers.Dense(4, activation="softmax")(inputs)
    experts = [layers.Dense(3)(layers.Dense(24, activation="relu")(inputs)) for _ in range(4)]
    return keras.Model(inputs, ops.sum(ops.expand_dims(gate, -1) * ops.stack(experts, axis=1), axis=1))


@net(samples.of(samples.table, scale=1e4, shift=3e4))
def adapted_normalization():
    scale = layers.Normalization()
    scale.adapt(samples.table(scale=1e4, shift=3e4)[0])
    model = keras.Sequential([keras.Input((16,)), scale, layers.Dense(32, activation="relu"), layers.Dense(3)])
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), LOGITS)
    return model


@net(samples.steps)
def ordinal():
    hidden = [layers.Dense(32, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((16,)), *hidden, layers.Dense(3)])
    model.compile("adam", BINARY_LOGITS)
    return model


@net(samples.curve)
def quantile_regression():
    hidden = [layers.Dense(64, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((16,)), *hidden, layers.Dense(3)])
    model.compile("adam", quantiles)
    return model


@net(samples.curve)
def mean_and_variance():
    model = keras.Sequential([keras.Input((16,)), layers.Dense(64, activation="tanh"), layers.Dense(2)])
    model.compile("adam", gaussian)
    return model


@net(samples.bits, "binary_crossentropy")
def multi_label():
    hidden = [layers.Dense(48, activation="gelu") for _ in range(2)]
    return keras.Sequential([keras.Input((16,)), *hidden, layers.Dense(6, activation="sigmoid")])


@net(samples.counts)
def poisson():
    model = keras.Sequential(
        [keras.Input((16,)), layers.Dense(32, activation="relu"), layers.Dense(1, activation="exponential")]
    )
    model.compile(keras.optimizers.Adam(3e-3), "poisson")
    return model


@net(samples.table)
def cosine_head():
    inputs = keras.Input((16,))
    x = layers.UnitNormalization()(layers.Dense(32)(layers.Dense(64, activation="relu")(inputs)))
    outputs = 10 * layers.Dense(3, use_bias=False, kernel_constraint=keras.constraints.UnitNorm())(x)
    model = keras.Model(inputs, outputs)
    model.compile("adam", LOGITS)
    return model


@net(samples.table)
def one_hot_and_smoothed():
    hidden = [layers.Dense(32, activation="leaky_relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((16,)), *hidden, layers.Dense(3), layers.Softmax()])
    model.compile(keras.optimizers.Nadam(1e-3), keras.losses.SparseCategoricalCrossentropy())
    return model


@net(
    samples.of(samples.curve, scale=500.0),
    either="no data is given: targets are taken to be standard normal",
)
def targets_out_of_scale():
    model = keras.Sequential([keras.Input((16,)), layers.Dense(32, activation="relu"), layers.Dense(1)])
    model.compile("adam", "mse")
    return model
