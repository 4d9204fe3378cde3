"""Nets of `keras.applications`, without their trained weights."""

import keras
import numpy as np

from tests.nets import samples
from tests.nets.net import net

SMALL = {"weights": None, "input_shape": (64, 64, 3), "classes": 10}
LOSS = "sparse_categorical_crossentropy"


def _few(*, as_bytes=False):
    x, y = samples.pictures(64, classes=10)
    x = np.clip(128 + 40 * x, 0, 255) if as_bytes else x
    return x[:128], y[:128]


def _few_as_bytes():
    return _few(as_bytes=True)


@net(_few, LOSS, slow=True)
def resnet_50():
    return keras.applications.ResNet50(**SMALL)


@net(_few, LOSS, slow=True)
def resnet_50_v2():
    return keras.applications.ResNet50V2(**SMALL)


@net(_few, LOSS, slow=True)
def densenet_121():
    return keras.applications.DenseNet121(**SMALL)


@net(_few_as_bytes, LOSS, slow=True)
def efficientnet_b0():
    return keras.applications.EfficientNetB0(**SMALL)


@net(_few, LOSS, slow=True)
def mobilenet_v2():
    return keras.applications.MobileNetV2(**SMALL)


@net(_few_as_bytes, LOSS, slow=True)
def mobilenet_v3_small():
    return keras.applications.MobileNetV3Small(**SMALL)


@net(_few_as_bytes, LOSS, slow=True)
def convnext_tiny():
    return keras.applications.ConvNeXtTiny(**SMALL)


@net(_few, LOSS, slow=True, says="vanishes")
def vgg_16():
    return keras.applications.VGG16(**SMALL)
