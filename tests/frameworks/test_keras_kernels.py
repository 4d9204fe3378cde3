"""Axes of kernels, against counting by hand."""

from typing import Any

import keras
import numpy as np
import pytest

from suite.frameworks.keras_kernels import Axes, kernel

layers = keras.layers


@pytest.mark.parametrize(
    ("layer", "shape", "fans", "units"),
    [
        (layers.Dense(3), (5,), (5, 3), 3),
        (layers.Conv2D(4, 3), (6, 6, 2), (18, 36), 4),
        (layers.Conv2D(4, 3, groups=2), (6, 6, 2), (9, 36), 4),
        (layers.Conv1D(4, 3), (6, 2), (6, 12), 4),
        (layers.DepthwiseConv2D(2, depth_multiplier=3), (6, 6, 5), (4, 12), 15),
        (layers.Conv2DTranspose(4, 3), (6, 6, 2), (18, 36), 4),
        (layers.SeparableConv2D(4, 3), (6, 6, 2), (2, 4), 4),
        (layers.EinsumDense("abc,cde->abde", output_shape=(None, 2, 3)), (4, 5), (5, 6), 6),
    ],
    ids=lambda value: type(value).__name__,
)
def test_fans_and_units(layer: Any, shape: tuple[int, ...], fans: tuple[int, int], units: int) -> None:
    layer.build((None, *shape))
    axes = Axes.of(layer)
    values = np.arange(np.prod(kernel(layer).shape), dtype=float).reshape(kernel(layer).shape)
    assert axes.fans(values.shape) == fans
    assert axes.matrix(values).shape == (fans[0], units)
    assert axes.units_last(layer, np.asarray(layer(np.ones((2, *shape))))).shape[-1] == units


def test_a_column_holds_the_weights_of_one_unit() -> None:
    layer = layers.Conv2DTranspose(4, 3)
    layer.build((None, 6, 6, 2))
    values = np.zeros(layer.kernel.shape)
    values[:, :, 1, :] = 1.0
    np.testing.assert_array_equal(Axes.of(layer).matrix(values).sum(axis=0), [0, 18, 0, 0])


def test_channels_that_come_first_are_moved() -> None:
    layer = layers.Conv2D(4, 3, data_format="channels_first")
    layer.build((None, 2, 6, 6))
    values = np.random.default_rng(0).normal(size=(2, 4, 3, 5))
    np.testing.assert_array_equal(Axes.of(layer).units_last(layer, values)[1, 2, 3], values[1, :, 2, 3])


def test_a_layer_without_a_kernel_has_none() -> None:
    assert kernel(layers.BatchNormalization()) is None
