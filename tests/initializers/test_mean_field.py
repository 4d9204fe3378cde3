import json
import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.mean_field import MeanField
from suite.initializers.model_initializer import LayerSeed, ModelInitializer
from suite.models.cnn import CNN
from suite.models.mlp import MLP

MakeSeeds = Callable[[int], LayerSeed]
CRITICAL_TANH: dict[str, Any] = {"class_name": "mean_field", "config": {"weight_variance": 1.76, "bias_variance": 0.05}}

ORTHOGONAL = {"class_name": "mean_field", "config": CRITICAL_TANH["config"] | {"orthogonal": True}}


def assert_normal(values: np.ndarray[Any, Any], variance: float) -> None:
    """Mean, variance and fourth moment within five standard errors of a normal distribution's."""
    size = values.size
    assert abs(values.mean()) < 5 * math.sqrt(variance / size)
    assert abs(values.var() - variance) < 5 * variance * math.sqrt(2 / size)
    assert abs((values**4).mean() - 3 * variance**2) < 5 * variance**2 * math.sqrt(96 / size)


def test_kernels_follow_the_fan_in_and_biases_do_not(seeds: MakeSeeds) -> None:
    model = MLP(hidden=(400,)).build((50,), 300, "float64")
    Initialization(model).apply(CRITICAL_TANH, np.zeros((1, 50)), seeds(0))
    for name, fan_in in (("hidden_1_dense", 50), ("output", 400)):
        assert_normal(np.asarray(model.get_layer(name).kernel), 1.76 / fan_in)
        assert_normal(np.asarray(model.get_layer(name).bias), 0.05)


def test_a_convolutions_fan_in_counts_its_window(seeds: MakeSeeds) -> None:
    model = CNN(filters=(40, 300), kernel_size=5, hidden=()).build((4, 4, 3), 2, "float32")
    Initialization(model).apply(CRITICAL_TANH, np.zeros((1, 4, 4, 3)), seeds(0))
    layer = model.get_layer("convolution_2_conv2d")
    assert_normal(np.asarray(layer.kernel), 1.76 / (5 * 5 * 40))
    assert_normal(np.asarray(layer.bias), 0.05)


def test_a_square_kernel_is_sigma_times_an_orthogonal_matrix(seeds: MakeSeeds) -> None:
    model = MLP(hidden=(60, 60)).build((60,), 60, "float64")
    Initialization(model).apply(ORTHOGONAL, np.zeros((1, 60)), seeds(0))
    kernels = [np.asarray(model.get_layer(name).kernel) for name in ("hidden_1_dense", "hidden_2_dense", "output")]
    for kernel in kernels:
        np.testing.assert_allclose(kernel.T @ kernel, 1.76 * np.eye(60), atol=1e-12)
        np.testing.assert_allclose(np.linalg.svd(kernel, compute_uv=False), np.sqrt(1.76))
    assert not np.any(kernels[0] == kernels[1])
    assert_normal(np.concatenate([np.asarray(model.get_layer(f"hidden_{at}_dense").bias) for at in (1, 2)]), 0.05)


@pytest.mark.parametrize("widths", [(20, 50), (50, 20)])
def test_of_another_shape_its_shorter_side_is_orthogonal_and_its_mean_square_the_same(
    seeds: MakeSeeds, widths: tuple[int, int]
) -> None:
    fan_in, units = widths
    model = MLP(hidden=(units,)).build((fan_in,), 3, "float64")
    Initialization(model).apply(ORTHOGONAL, np.zeros((1, fan_in)), seeds(0))
    kernel = np.asarray(model.get_layer("hidden_1_dense").kernel)
    gram = kernel @ kernel.T if fan_in < units else kernel.T @ kernel
    np.testing.assert_allclose(gram, 1.76 * max(fan_in, units) / fan_in * np.eye(min(widths)), atol=1e-12)
    assert np.mean(kernel**2) == pytest.approx(1.76 / fan_in)


def test_a_convolution_is_orthogonal_as_a_matrix_of_windows(seeds: MakeSeeds) -> None:
    model = CNN(filters=(6,), kernel_size=3, hidden=()).build((4, 4, 2), 2, "float64")
    Initialization(model).apply(ORTHOGONAL, np.zeros((1, 4, 4, 2)), seeds(0))
    kernel = np.asarray(model.get_layer("convolution_1_conv2d").kernel).reshape(18, 6)
    np.testing.assert_allclose(kernel.T @ kernel, 1.76 * np.eye(6), atol=1e-12)


def test_a_trials_seed_decides_and_equal_layers_are_no_twins(twins: keras.Model, seeds: MakeSeeds) -> None:
    drawn = []
    for trial in (0, 1, 0):
        Initialization(twins).apply(CRITICAL_TANH, np.zeros((1, 6)), seeds(trial))
        drawn.append([np.asarray(twins.get_layer(f"hidden_{layer}_dense").kernel).copy() for layer in (1, 2)])
    np.testing.assert_array_equal(drawn[0], drawn[2])
    assert not np.any(drawn[0][0] == drawn[1][0])
    assert not np.any(drawn[0][0] == drawn[0][1])


def test_without_variance_everything_is_zero(twins: keras.Model, seeds: MakeSeeds) -> None:
    nothing = {"class_name": "MeanField", "config": {"weight_variance": 0}}
    Initialization(twins).apply(nothing, np.zeros((1, 6)), seeds(0))
    assert not any(np.any(np.asarray(weight)) for weight in twins.weights)


def test_layers_without_bias_are_for_nets_without_biases(seeds: MakeSeeds) -> None:
    model = MLP(hidden=(3,), use_bias=False).build((4,), 3, "float32")
    Initialization(model).apply("mean_field", np.zeros((1, 4)), seeds(0))
    assert np.all(np.asarray(model.get_layer("output").kernel) != 0)
    with pytest.raises(
        UserError, match=r"mean_field with bias_variance = 0\.05 needs biases, received layer 'hidden_1"
    ):
        Initialization(model).apply(CRITICAL_TANH, np.zeros((1, 4)), seeds(0))


def test_other_layers_with_a_kernel_are_refused(seeds: MakeSeeds) -> None:
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2DTranspose(2, 3)])
    with pytest.raises(UserError, match="mean_field sets weights of Dense, Conv1D, Conv2D, Conv3D layers only"):
        Initialization(model).apply("mean_field", np.zeros((1, 4, 4, 1)), seeds(0))


def test_its_configuration_makes_it_again() -> None:
    made = initializers.get(CRITICAL_TANH)
    assert isinstance(made, ModelInitializer)
    assert json.loads(json.dumps(made.get_config())) == CRITICAL_TANH["config"] | {"orthogonal": False}
    assert type(made).from_config(made.get_config()).get_config() == made.get_config()
    assert initializers.get("mean_field").get_config() == {
        "weight_variance": 1.0,
        "bias_variance": 0.0,
        "orthogonal": False,
    }
    assert initializers.get(ORTHOGONAL).get_config() == ORTHOGONAL["config"]


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf"), "1", True])
def test_a_wrong_variance_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="Received: weight_variance="):
        MeanField(weight_variance=value)
    with pytest.raises(ValueError, match="Received: bias_variance="):
        MeanField(bias_variance=value)


@pytest.mark.parametrize("value", ["no", "true", 1, 0.0, None])
def test_what_is_no_truth_value_does_not_count_as_one(value: Any) -> None:
    with pytest.raises(UserError) as caught:
        initializers.validate({"class_name": "mean_field", "config": {"orthogonal": value}}, "initializers.mine")
    assert str(caught.value).endswith(f"`orthogonal` must be true or false. Received: orthogonal={value!r}")
