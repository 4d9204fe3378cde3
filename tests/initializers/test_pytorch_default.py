import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.models.cnn import CNN
from suite.models.mlp import MLP


def assert_uniform(values: np.ndarray[Any, Any], bound: float) -> None:
    """Mean and variance within five standard errors of a uniform distribution's, all values inside it."""
    size, variance = values.size, bound**2 / 3
    assert np.abs(values).max() <= bound
    assert abs(values.mean()) < 5 * math.sqrt(variance / size)
    assert abs(values.var() - variance) < 5 * variance * math.sqrt(0.8 / size)


def test_kernels_and_biases_follow_the_fan_in(seeds: Callable[[int], LayerSeed]) -> None:
    model = MLP(hidden=(400,)).build((50,), 300, "float64")
    Initialization(model).apply("pytorch_default", np.zeros((1, 50)), seeds(0))
    for name, fan_in in (("hidden_1_dense", 50), ("output", 400)):
        layer = model.get_layer(name)
        assert_uniform(np.asarray(layer.kernel), 1 / math.sqrt(fan_in))
        assert_uniform(np.asarray(layer.bias), 1 / math.sqrt(fan_in))
        assert not np.any(np.asarray(layer.bias) == np.asarray(layer.kernel)[0])


def test_a_convolutions_fan_in_counts_its_window(seeds: Callable[[int], LayerSeed]) -> None:
    model = CNN(filters=(40, 300), kernel_size=5, hidden=()).build((4, 4, 3), 2, "float32")
    Initialization(model).apply("PyTorchDefault", np.zeros((1, 4, 4, 3)), seeds(0))
    layer = model.get_layer("convolution_2_conv2d")
    assert_uniform(np.asarray(layer.kernel), 1 / math.sqrt(5 * 5 * 40))
    assert_uniform(np.asarray(layer.bias), 1 / math.sqrt(5 * 5 * 40))


def test_layers_without_bias_are_set_too(seeds: Callable[[int], LayerSeed]) -> None:
    model = MLP(hidden=(), use_bias=False).build((4,), 3, "float32")
    Initialization(model).apply("pytorch_default", np.zeros((1, 4)), seeds(0))
    assert np.all(np.asarray(model.get_layer("output").kernel) != 0)


def test_other_layers_with_a_kernel_are_refused(seeds: Callable[[int], LayerSeed]) -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2DTranspose(2, 3)])
    with pytest.raises(UserError, match="pytorch_default sets weights of Dense, Conv1D, Conv2D, Conv3D layers only"):
        Initialization(model).apply("pytorch_default", np.zeros((1, 4, 4, 1)), seeds(0))


def test_its_configuration_makes_it_again() -> None:
    made = initializers.get("pytorch_default")
    assert isinstance(made, ModelInitializer)
    assert made.get_config() == {}
    assert type(type(made).from_config({})) is type(made)
