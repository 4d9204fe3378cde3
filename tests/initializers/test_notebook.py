from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed
from suite.models.cnn import CNN
from suite.models.mlp import MLP


@pytest.fixture
def network() -> keras.Model:
    return MLP(hidden=(10, 5)).build((2,), 1, "float64")


HE = (np.sqrt(2.0 / 2), np.sqrt(2.0 / 10), np.sqrt(2.0 / 5))


def published(factors: tuple[float, float, float], seed: int = 3) -> dict[str, np.ndarray[Any, Any]]:
    """Draw as the notebook does: W_l = randn(n_l, n_{l-1}) times a factor, one layer after the other."""
    stream = np.random.RandomState(seed)
    w1, w2, w3 = stream.randn(10, 2), stream.randn(5, 10), stream.randn(1, 5)
    return {"hidden_1_dense": w1 * factors[0], "hidden_2_dense": w2 * factors[1], "output": w3 * factors[2]}


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("notebook", published(HE)),
        ({"class_name": "Notebook", "config": {"scale": "he"}}, published(HE)),
        ({"class_name": "notebook", "config": {"scale": 10.0}}, published((10.0, 10.0, 10.0))),
        ({"class_name": "notebook", "config": {"scale": 1, "seed": 4}}, published((1.0, 1.0, 1.0), seed=4)),
    ],
)
def test_the_weights_are_the_published_draw_to_the_last_bit(
    identifier: Any, expected: dict[str, Any], network: keras.Model, seeds: Callable[[int], LayerSeed]
) -> None:
    initialization = Initialization(network)
    for trial in (0, 1):
        initialization.apply(identifier, np.zeros((1, 2)), seeds(trial))
        for name, weights in expected.items():
            np.testing.assert_array_equal(np.asarray(network.get_layer(name).kernel), weights.T)
            assert not np.any(np.asarray(network.get_layer(name).bias))


def test_first_draws_are_those_that_the_notebook_prints(
    network: keras.Model, seeds: Callable[[int], LayerSeed]
) -> None:
    identifier = {"class_name": "notebook", "config": {"scale": 10}}
    Initialization(network).apply(identifier, np.zeros((1, 2)), seeds(0))
    first = np.asarray(network.get_layer("hidden_1_dense").kernel)[:, :2].T
    np.testing.assert_allclose(first, [[17.88628473, 4.36509851], [0.96497468, -18.63492703]], rtol=1e-8)


def test_layers_without_bias_are_set_too(seeds: Callable[[int], LayerSeed]) -> None:
    network = MLP(hidden=(10, 5), use_bias=False).build((2,), 1, "float64")
    Initialization(network).apply("notebook", np.zeros((1, 2)), seeds(0))
    np.testing.assert_array_equal(np.asarray(network.get_layer("output").kernel), published(HE)["output"].T)


def test_other_layers_with_a_kernel_are_refused(seeds: Callable[[int], LayerSeed]) -> None:
    network = CNN(filters=(2,)).build((4, 4, 1), 2, "float32")
    with pytest.raises(UserError, match="notebook sets weights of Dense layers only, received Conv2D"):
        Initialization(network).apply("notebook", np.zeros((1, 4, 4, 1)), seeds(0))


def test_its_configuration_makes_it_again() -> None:
    notebook = initializers.get({"class_name": "notebook", "config": {"scale": 10.0}})
    assert notebook.get_config() == {"scale": 10.0, "seed": 3}
    assert type(notebook).from_config(notebook.get_config()).get_config() == notebook.get_config()


@pytest.mark.parametrize("scale", ["He", "10", True, float("nan")])
def test_a_wrong_scale_is_refused(scale: Any) -> None:
    with pytest.raises(ValueError, match="Received: scale="):
        initializers.get({"class_name": "notebook", "config": {"scale": scale}})
