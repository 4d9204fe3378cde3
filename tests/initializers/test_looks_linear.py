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

MakeSeeds = Callable[[int], LayerSeed]
IMAGES = (4, 4, 3)


def initialized(model: keras.Model, seed: LayerSeed) -> Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]]:
    """Return the net's function with its initial weights."""
    Initialization(model).apply("looks_linear", np.zeros((1, *model.input_shape[1:])), seed)
    return lambda inputs: np.asarray(model(inputs))


def assert_linear(net: Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]], shape: tuple[int, ...]) -> None:
    stream = np.random.default_rng(0)
    x, y = stream.normal(size=(2, 20, *shape))
    assert np.abs(net(x)).max() > 0.01
    np.testing.assert_allclose(net(2.5 * x - 4 * y), 2.5 * net(x) - 4 * net(y), atol=1e-12)


@pytest.mark.parametrize("hidden", [(8,), (8, 8, 8), (6, 12, 4, 10), (7, 8, 5), (3, 2), (2,) * 30, ()])
@pytest.mark.parametrize("activation", ["relu", "gelu", "silu", "softplus", "leaky_relu"])
def test_a_net_is_linear_in_its_input(hidden: tuple[int, ...], activation: str, seeds: MakeSeeds) -> None:
    model = MLP(hidden=hidden, activation=activation).build((5,), 3, "float64")
    assert_linear(initialized(model, seeds(0)), (5,))


def test_other_weights_are_not_linear(seeds: MakeSeeds) -> None:
    model = MLP(hidden=(8, 8)).build((5,), 3, "float64")
    Initialization(model).apply("he_normal", np.zeros((1, 5)), seeds(0))
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        assert_linear(lambda inputs: np.asarray(model(inputs)), (5,))


def test_deep_nets_keep_lengths_exactly(seeds: MakeSeeds) -> None:
    net = initialized(MLP(depth=40, width=12).build((6,), 6, "float64"), seeds(0))
    matrix = net(np.eye(6))
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(6), atol=1e-12)


def test_layers_are_mirrored_blocks_of_orthogonal_matrices(seeds: MakeSeeds) -> None:
    model = MLP(hidden=(8, 6)).build((4,), 2, "float64")
    initialized(model, seeds(0))
    first, middle, last = (
        np.asarray(model.get_layer(name).kernel) for name in ("hidden_1_dense", "hidden_2_dense", "output")
    )
    np.testing.assert_array_equal(first, np.hstack([first[:, :4], -first[:, :4]]))
    block = middle[:4, :3]
    np.testing.assert_array_equal(middle, np.block([[block, -block], [-block, block]]))
    np.testing.assert_array_equal(last, np.vstack([last[:3], -last[:3]]))
    for matrix in (first[:, :4], block, last[:3]):
        np.testing.assert_allclose(np.linalg.svd(matrix, compute_uv=False), 1, rtol=1e-12)


def test_a_unit_without_partner_has_weights_and_is_not_read(seeds: MakeSeeds) -> None:
    model = MLP(hidden=(5,)).build((4,), 2, "float64")
    initialized(model, seeds(0))
    into, out = (np.asarray(model.get_layer(name).kernel) for name in ("hidden_1_dense", "output"))
    assert np.linalg.norm(into[:, 4]) == pytest.approx(1)
    assert not np.any(out[4])
    np.testing.assert_array_equal(into[:, :2], -into[:, 2:4])


@pytest.mark.parametrize("pooling", ["none", "average"])
def test_convolutions_are_mirrored_by_channel(pooling: Any, seeds: MakeSeeds) -> None:
    model = CNN(filters=(6, 5), hidden=(8,), pooling=pooling).build(IMAGES, 2, "float64")
    assert_linear(initialized(model, seeds(0)), IMAGES)


def test_biases_are_zero_and_may_be_absent(seeds: MakeSeeds) -> None:
    without = MLP(hidden=(8,), use_bias=False).build((5,), 3, "float64")
    assert_linear(initialized(without, seeds(0)), (5,))
    ones = keras.Sequential(
        [keras.Input((5,)), keras.layers.Dense(4, "relu", bias_initializer="ones"), keras.layers.Dense(2)]
    )
    initialized(ones, seeds(0))
    assert not np.any(np.asarray(ones.layers[0].bias))


def test_a_trials_seed_decides_and_equal_layers_are_no_twins(twins: keras.Model, seeds: MakeSeeds) -> None:
    drawn = []
    for trial in (0, 1, 0):
        initialized(twins, seeds(trial))
        drawn.append([np.asarray(twins.get_layer(name).kernel)[:3] for name in ("hidden_2_dense", "hidden_1_dense")])
    np.testing.assert_array_equal(drawn[0], drawn[2])
    assert not np.any(drawn[0][0] == drawn[1][0])
    assert not np.any(drawn[0][0] == drawn[0][1])


def net(*layers: keras.layers.Layer, shape: tuple[int, ...]) -> keras.Model:
    return keras.Sequential([keras.Input(shape), *layers])


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (lambda: MLP(hidden=(4, 1)).build((3,), 2, "float32"), "two units in each hidden layer"),
        (
            lambda: net(keras.layers.Dense(6), keras.layers.Reshape((3, 2)), keras.layers.Dense(4), shape=(3,)),
            "to take the 6 units of the layer before it, received 2 inputs",
        ),
        (lambda: net(keras.layers.Conv1D(4, 2, groups=2), shape=(5, 4)), "without groups"),
        (lambda: net(keras.layers.Conv2DTranspose(2, 3), shape=IMAGES), "Dense, Conv1D, Conv2D, Conv3D layers only"),
    ],
)
def test_what_cannot_be_mirrored_is_refused(model: Callable[[], keras.Model], said: str, seeds: MakeSeeds) -> None:
    with pytest.raises(UserError, match=said):
        initialized(model(), seeds(0))


def test_it_has_no_options() -> None:
    made = initializers.get("LooksLinear")
    assert isinstance(made, ModelInitializer)
    assert made.get_config() == {}
    with pytest.raises(UserError, match="unknown option 'gain'"):
        initializers.get({"class_name": "looks_linear", "config": {"gain": 2.0}})
