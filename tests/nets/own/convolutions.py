"""Convolutional nets without skips."""

import keras
from keras import layers, ops

from tests.nets import samples
from tests.nets.losses import LOGITS
from tests.nets.net import net


def _convolution(x, filters, kernel=3, **options):
    x = layers.Conv2D(filters, kernel, padding="same", use_bias=False, **options)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


@net(samples.pictures, LOGITS)
def inception():
    inputs = x = keras.Input((16, 16, 3))
    for _ in range(2):
        pooled = layers.Conv2D(8, 1, activation="relu")(layers.MaxPooling2D(3, 1, padding="same")(x))
        paths = [layers.Conv2D(8, size, padding="same", activation="relu")(x) for size in (1, 3, 5)]
        x = layers.Concatenate()([*paths, pooled])
    return keras.Model(inputs, layers.Dense(4)(layers.GlobalAveragePooling2D()(x)))


@net(samples.masks)
def dilated():
    inputs = x = keras.Input((16, 16, 1))
    for rate in (1, 2, 4):
        x = layers.Conv2D(12, 3, padding="same", dilation_rate=rate, activation="relu")(x)
    model = keras.Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x))
    model.compile("adam", "binary_crossentropy")
    return model


@net(samples.masks)
def u_net():
    inputs = x = keras.Input((16, 16, 1))
    kept = []
    for filters in (8, 16):
        x = _convolution(x, filters)
        kept.append(x)
        x = layers.MaxPooling2D()(x)
    x = _convolution(x, 32)
    for filters, skip in zip((16, 8), reversed(kept), strict=True):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        x = _convolution(layers.Concatenate()([x, skip]), filters)
    model = keras.Model(inputs, layers.Conv2D(1, 1)(x))
    model.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    return model


@net(samples.pictures, LOGITS)
def grouped_and_shuffled():
    inputs = keras.Input((16, 16, 3))
    x = _convolution(inputs, 16)
    for _ in range(3):
        x = _convolution(x, 16, groups=4)
        x = ops.reshape(ops.transpose(ops.reshape(x, (-1, 16, 16, 4, 4)), (0, 1, 2, 4, 3)), (-1, 16, 16, 16))
    return keras.Model(inputs, layers.Dense(4)(layers.GlobalAveragePooling2D()(x)))


@net(samples.pictures, LOGITS)
def small_vgg():
    model = keras.Sequential([keras.Input((16, 16, 3))])
    for filters in (16, 32):
        for _ in range(2):
            model.add(layers.Conv2D(filters, 3, padding="same", activation="relu", kernel_initializer="he_uniform"))
        model.add(layers.MaxPooling2D())
    for layer in (layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dropout(0.3), layers.Dense(4)):
        model.add(layer)
    return model


@net(samples.pictures, LOGITS)
def dense_blocks():
    inputs = keras.Input((16, 16, 3))
    x = layers.Conv2D(12, 3, padding="same")(inputs)
    for _ in range(5):
        x = layers.Concatenate()([x, _convolution(x, 8)])
    return keras.Model(inputs, layers.Dense(4)(layers.GlobalAveragePooling2D()(x)))


@net(samples.pictures)
def mixer_of_patches():
    inputs = keras.Input((16, 16, 3))
    x = layers.BatchNormalization()(layers.Conv2D(24, 4, strides=4, activation="gelu")(inputs))
    for _ in range(3):
        mixed = layers.DepthwiseConv2D(3, padding="same", activation="gelu")(x)
        x = x + layers.BatchNormalization()(mixed)
        x = layers.BatchNormalization()(layers.Conv2D(24, 1, activation="gelu")(x))
    model = keras.Model(inputs, layers.Dense(4, activation="softmax")(layers.GlobalAveragePooling2D()(x)))
    model.compile(keras.optimizers.AdamW(1e-3), "sparse_categorical_crossentropy")
    return model


@net(samples.films, LOGITS)
def three_dimensional():
    inputs = x = keras.Input((5, 8, 8, 1))
    for filters in (8, 16):
        x = layers.Conv3D(filters, 3, padding="same", activation="relu")(x)
    return keras.Model(inputs, layers.Dense(2)(layers.Flatten()(layers.MaxPooling3D((1, 2, 2))(x))))


@net(samples.pictures)
def spectral_and_prelu():
    inputs = x = keras.Input((16, 16, 3))
    for filters in (16, 32):
        x = layers.SpectralNormalization(layers.Conv2D(filters, 3, strides=2, padding="same"))(x)
        x = layers.PReLU(shared_axes=[1, 2])(x)
    model = keras.Model(inputs, layers.Dense(4)(layers.Flatten()(x)))
    model.compile(keras.optimizers.Adam(2e-3, beta_1=0.5), LOGITS)
    return model


@net(samples.waves, LOGITS)
def wavenet():
    inputs = keras.Input((24, 3))
    x, skips = layers.Conv1D(16, 1)(inputs), []
    for rate in (1, 2, 4, 8):
        pre = layers.Conv1D(16, 2, padding="causal", dilation_rate=rate, activation="tanh")(x)
        gate = layers.Conv1D(16, 2, padding="causal", dilation_rate=rate, activation="sigmoid")(x)
        skips.append(layers.Conv1D(16, 1)(pre * gate))
        x = x + skips[-1]
    x = layers.Conv1D(16, 1, activation="relu")(layers.ReLU()(layers.Add()(skips)))
    return keras.Model(inputs, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)))


@net(samples.pictures, LOGITS, says="vanishes")
def plain_25():
    model = keras.Sequential([keras.Input((16, 16, 3))])
    for _ in range(25):
        model.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(4))
    return model


@net(samples.pictures, LOGITS, either="Adam comes down from a loss of 1e5, SGD does not")
def normal_kernels():
    model = keras.Sequential([keras.Input((16, 16, 3))])
    for _ in range(6):
        model.add(
            layers.Conv2D(
                32, 3, padding="same", activation="relu", kernel_initializer=keras.initializers.RandomNormal(stddev=1)
            )
        )
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(4))
    return model


@net(samples.pictures, LOGITS, either="its sixteen equal units learn what one learns")
def constant_kernels():
    same = keras.initializers.Constant(0.03)
    model = keras.Sequential([keras.Input((16, 16, 3))])
    for _ in range(3):
        model.add(layers.Conv2D(16, 3, strides=2, activation="tanh", padding="same", kernel_initializer=same))
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(4, kernel_initializer=same))
    return model


@net(samples.pictures, LOGITS, says="vanish")
def sigmoid_stack():
    model = keras.Sequential([keras.Input((16, 16, 3))])
    for _ in range(8):
        model.add(layers.Conv2D(16, 3, padding="same", activation="sigmoid"))
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(4))
    return model


@net(samples.pictures, says="the same for every input")
def norm_before_the_pool():
    inputs = x = keras.Input((16, 16, 3))
    for _ in range(2):
        x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(layers.GroupNormalization(groups=-1, scale=False, center=False)(x))
    model = keras.Model(inputs, layers.Dense(4)(x))
    model.compile("adam", LOGITS)
    return model
