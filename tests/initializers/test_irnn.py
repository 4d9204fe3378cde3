import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed
from suite.initializers.recurrent import IRNN

MakeSeeds = Callable[[int], LayerSeed]
layers = keras.layers


def net(*recurrent: keras.layers.Layer) -> keras.Model:
    return keras.Sequential([keras.Input((30, 40)), *recurrent, layers.Dense(100, name="output")])


def apply(model: keras.Model, seed: LayerSeed, **config: Any) -> None:
    Initialization(model).apply({"class_name": "irnn", "config": config}, np.zeros((2, 30, 40)), seed)


def assert_normal(values: np.ndarray[Any, Any], stddev: float) -> None:
    size = values.size
    assert abs(values.mean()) < 5 * stddev / math.sqrt(size)
    assert abs(values.var() - stddev**2) < 5 * stddev**2 * math.sqrt(2 / size)


def test_recurrent_weights_are_the_identity_and_all_others_small(seeds: MakeSeeds) -> None:
    model = net(layers.SimpleRNN(50, "relu", bias_initializer="ones"))
    apply(model, seeds(0))
    cell = model.layers[0].cell
    np.testing.assert_array_equal(np.asarray(cell.recurrent_kernel), np.eye(50))
    assert not np.any(np.asarray(cell.bias))
    assert_normal(np.asarray(cell.kernel, np.float64), 0.001)
    assert_normal(np.asarray(model.get_layer("output").kernel, np.float64), 0.001)


def test_options(seeds: MakeSeeds) -> None:
    model = net(layers.SimpleRNN(50, "relu", use_bias=False))
    apply(model, seeds(0), scale=0.01, stddev=2.0, other_initializer="ones")
    cell = model.layers[0].cell
    np.testing.assert_allclose(np.asarray(cell.recurrent_kernel), 0.01 * np.eye(50), rtol=1e-6)
    assert_normal(np.asarray(cell.kernel, np.float64), 2.0)
    assert np.all(np.asarray(model.get_layer("output").kernel) == 1.0)


def test_a_state_without_input_stays_and_inputs_add_up(seeds: MakeSeeds) -> None:
    recurrent = layers.SimpleRNN(50, "relu")
    apply(net(recurrent), seeds(0))
    state = np.random.default_rng(0).uniform(size=(2, 50)).astype("float32")
    kept = recurrent(np.zeros((2, 30, 40), "float32"), initial_state=state)
    np.testing.assert_array_equal(np.asarray(kept), state)


def test_a_trials_seed_decides_and_equal_layers_are_no_twins(seeds: MakeSeeds) -> None:
    model = net(layers.SimpleRNN(40, return_sequences=True), layers.SimpleRNN(40))
    runs = []
    for trial in (0, 1, 0):
        apply(model, seeds(trial))
        runs.append([np.asarray(layer.cell.kernel) for layer in model.layers[:2]])
    np.testing.assert_array_equal(runs[0], runs[2])
    assert np.mean(runs[0][0] == runs[1][0]) < 0.01
    assert np.mean(runs[0][0] == runs[0][1]) < 0.01


def test_other_models_are_refused(seeds: MakeSeeds) -> None:
    with pytest.raises(UserError, match="irnn needs a recurrent layer, received model"):
        apply(net(layers.Flatten()), seeds(0))
    with pytest.raises(UserError, match="irnn sets weights of SimpleRNN layers, received LSTMCell"):
        apply(net(layers.LSTM(3)), seeds(0))


def test_its_configuration_makes_it_again() -> None:
    config = {"scale": 0.5, "stddev": 0.01, "other_initializer": "he_normal"}
    made = initializers.get({"class_name": "irnn", "config": config})
    assert made.get_config() == config
    assert type(made).from_config(made.get_config()).get_config() == config
    assert initializers.get("IRNN").get_config() == {"scale": 1.0, "stddev": 0.001, "other_initializer": None}


@pytest.mark.parametrize("value", ["1", True, float("nan"), float("inf")])
def test_a_wrong_option_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="Received: scale="):
        IRNN(scale=value)
    with pytest.raises(ValueError, match="Received: stddev="):
        IRNN(stddev=value)
    with pytest.raises(ValueError, match="Received: stddev=-1"):
        IRNN(stddev=-1)
