from typing import Any

import keras
import numpy as np
import pytest

from suite.benchmark.seeds import Seeds
from suite.initializers import get
from suite.initializers.assign import Initialization

ORTHOGONAL = {"class_name": "by_weight", "config": {"initializers": {"lstm*recurrent_kernel": "zeros"}}}


def net() -> keras.Model:
    layers = [
        keras.layers.LSTM(5, name="lstm"),
        keras.layers.Dense(7, kernel_initializer=keras.initializers.RandomUniform(-0.5, 0.5), bias_initializer="ones"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(2, kernel_initializer="zeros"),
    ]
    return keras.Sequential([keras.Input((4, 3)), *layers])


def drawn(model: keras.Model, identifier: Any, replicate: int = 0) -> list[np.ndarray]:
    Initialization(model).apply(identifier, None, Seeds(0, replicate).weights)
    return [np.asarray(each).copy() for each in model.weights]


def another(identifier: Any, number: int = 1) -> dict[str, Any]:
    return {"class_name": "another_draw", "config": {"initializer": identifier, "number": number}}


def test_the_models_own_weights_are_drawn_by_its_layers_anew_for_each_seed() -> None:
    model = net()
    first, again, other = drawn(model, "as_built"), drawn(model, "as_built"), drawn(model, "as_built", 1)
    kernel = [each.path for each in model.weights].index(model.layers[1].kernel.path)
    assert all(map(np.array_equal, first, again))
    assert 0.2 < np.abs(first[kernel]).max() <= 0.5
    assert not np.array_equal(first[kernel], other[kernel])
    assert all((each == 1).all() for each in (model.layers[1].bias.numpy(), model.layers[2].gamma.numpy()))
    assert not model.layers[3].kernel.numpy().any()


@pytest.mark.parametrize("identifier", ["as_built", "he_normal", "lsuv", ORTHOGONAL, another("he_normal")])
def test_another_draw_has_other_random_weights_and_the_same_fixed_ones(identifier: Any) -> None:
    model = net() if identifier != "lsuv" else keras.Sequential([keras.Input((3,)), keras.layers.Dense(4)])
    batch = np.random.default_rng(0).normal(size=(50, 3)).astype("float32")
    found = []
    for each in (identifier, another(identifier), another(identifier), another(identifier, 2)):
        Initialization(model).apply(each, batch, Seeds(0, 0).weights)
        found.append([np.asarray(weight).copy() for weight in model.weights])
    one, twin, again, third = found
    for first, second in ((one, twin), (twin, third)):
        differ = [not np.array_equal(*pair) for pair in zip(first, second, strict=True)]
        random = [weight.ndim > 1 and np.unique(weight).size > 2 for weight in first]
        assert differ == random
    assert all(map(np.array_equal, twin, again))


def test_it_is_random_if_what_it_draws_is() -> None:
    assert get(another("he_normal")).random
    assert get(another("as_built")).random
    assert not get(another("zeros")).random


@pytest.mark.parametrize("number", [-1, 0.5, True, "1"])
def test_a_number_that_counts_nothing_is_refused(number: Any) -> None:
    with pytest.raises(ValueError, match="`number` must be a whole number, 0 or more"):
        get(another("he_normal", number))
