import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers
from scipy import stats

from suite import initializers
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed

MakeSeeds = Callable[[int], LayerSeed]
UNITS = 400


def net(*recurrent: keras.layers.Layer) -> keras.Model:
    return keras.Sequential([keras.Input((30, 4)), *recurrent, layers.Dense(3, name="output")])


def apply(model: keras.Model, seed: LayerSeed, **config: Any) -> None:
    Initialization(model).apply({"class_name": "chrono", "config": config}, np.zeros((2, 30, 4)), seed)


def gates(cell: Any, number: int) -> list[np.ndarray[Any, Any]]:
    return np.split(np.asarray(cell.bias, np.float64), number, axis=-1)


def assert_chrono(biases: np.ndarray[Any, Any], steps: int) -> None:
    assert stats.kstest(np.exp(biases), stats.uniform(1, steps - 2).cdf).pvalue > 1e-3


@pytest.mark.parametrize(("config", "steps"), [({}, 30), ({"steps": 200}, 200)])
def test_lstm(seeds: MakeSeeds, config: dict[str, Any], steps: int) -> None:
    model = net(layers.LSTM(UNITS))
    apply(model, seeds(0), **config)
    enters, forgets, cell, leaves = gates(model.layers[0].cell, 4)
    assert_chrono(forgets, steps)
    np.testing.assert_array_equal(enters, -forgets)
    assert not cell.any()
    assert not leaves.any()


def test_a_unit_forgets_with_its_time_constant(seeds: MakeSeeds) -> None:
    model = net(layers.LSTM(UNITS))
    apply(model, seeds(0))
    kept = 1 / (1 + np.exp(-gates(model.layers[0].cell, 4)[1]))
    times = 1 / (1 - kept)
    assert 2 <= times.min() < 3
    assert 29 < times.max() <= 30


@pytest.mark.parametrize("reset_after", [True, False])
def test_gru(seeds: MakeSeeds, reset_after: bool) -> None:
    model = net(layers.GRU(UNITS, reset_after=reset_after))
    apply(model, seeds(0))
    updates, resets, candidates = (block.reshape(-1, UNITS) for block in gates(model.layers[0].cell, 3))
    assert_chrono(updates[0], 30)
    assert not np.concatenate([updates[1:], resets, candidates]).any()


def test_kernels_are_those_of_recurrent(seeds: MakeSeeds) -> None:
    config = {"kernel_initializer": "he_normal", "other_initializer": "ones"}
    one, other = (net(layers.LSTM(5, return_sequences=True), layers.GRU(5)) for _ in range(2))
    apply(one, seeds(0), **config)
    Initialization(other).apply({"class_name": "recurrent", "config": config}, None, seeds(0))
    for mine, theirs in zip(one.weights, other.weights, strict=True):
        if mine.path.endswith("kernel"):
            np.testing.assert_array_equal(np.asarray(mine), np.asarray(theirs))


def test_a_seed_decides_and_layers_are_no_twins(seeds: MakeSeeds) -> None:
    drawn = []
    for trial in (0, 0, 1):
        model = net(layers.LSTM(5, return_sequences=True), layers.LSTM(5))
        apply(model, seeds(trial))
        drawn.append([np.asarray(each.cell.bias) for each in model.layers[:2]])
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])
    assert not np.array_equal(drawn[0][0], drawn[0][1])


@pytest.mark.parametrize("layer", [layers.SimpleRNN(4), layers.LSTM(4, use_bias=False)], ids=str)
def test_a_net_without_gates_is_refused(seeds: MakeSeeds, layer: keras.layers.Layer) -> None:
    with pytest.raises(UserError, match="chrono sets biases of LSTM and GRU layers: received model"):
        apply(net(layer), seeds(0))


@pytest.mark.parametrize(("batch", "received"), [(None, "received none"), (np.zeros((4, 2, 4)), r"\(4, 2, 4\)")])
def test_the_length_must_be_known(seeds: MakeSeeds, batch: Any, received: str) -> None:
    with pytest.raises(UserError, match=f"chrono needs the length of sequences.*{received}.*set steps"):
        Initialization(net(layers.LSTM(4))).apply("chrono", batch, seeds(0))


@pytest.mark.parametrize("steps", [2, 3.0, True, "long"])
def test_steps_are_checked(steps: Any) -> None:
    with pytest.raises(ValueError, match="`steps` must be a whole number, 3 or more"):
        initializers.get({"class_name": "chrono", "config": {"steps": steps}})


def test_its_config_makes_it_again() -> None:
    made = initializers.get({"class_name": "chrono", "config": {"steps": 9, "other_initializer": "ones"}})
    assert type(made)(**made.get_config()).get_config() == made.get_config()
    assert made.get_config()["steps"] == 9
    assert math.isfinite(made.steps)


def test_convolutional_lstm(seeds: MakeSeeds) -> None:
    model = keras.Sequential([keras.Input((30, 6, 2)), layers.ConvLSTM1D(UNITS, 1)])
    Initialization(model).apply("chrono", np.zeros((2, 30, 6, 2)), seeds(0))
    enters, forgets, *others = gates(model.layers[0].cell, 4)
    assert_chrono(forgets, 30)
    np.testing.assert_array_equal(enters, -forgets)
    assert not np.concatenate(others).any()
