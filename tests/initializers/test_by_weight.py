"""Each weight by the first pattern that fits its name; what no pattern fits is the model's own."""

from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.initializers.by_weight import ByWeight
from suite.initializers.options import check_known
from tests.initializers.conftest import MakeSeeds


@pytest.fixture
def model() -> keras.Model:
    from keras import layers

    inputs = keras.Input((8, 8, 1))
    x = layers.Conv2D(4, 3, name="conv")(inputs)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.Reshape((36, 4))(x)
    x = layers.MultiHeadAttention(2, 2, name="attention")(x, x)
    x = layers.LSTM(3, name="lstm")(x)
    return keras.Model(inputs, layers.Dense(2, name="last")(layers.Dropout(0.1)(x)))


def drawn(model: keras.Model, identifier: Any, seed: Any) -> dict[str, np.ndarray[Any, Any]]:
    Initialization(model).apply(identifier, np.zeros((2, 8, 8, 1)), seed)
    return {variable.path: np.asarray(variable) for variable in model.weights}


def test_the_first_pattern_that_fits_decides_and_the_rest_is_the_models_own(
    model: keras.Model, seeds: MakeSeeds
) -> None:
    before = drawn(model, {"Conv2D.kernel": "zeros"}, seeds(0))
    patterns = {
        "attention/query.kernel": "ones",
        "attention/*.kernel": {"class_name": "constant", "config": {"value": 2.0}},
        "lstm/*.recurrent_kernel": "zeros",
        "BatchNormalization.gamma": "zeros",
        "*.bias": {"class_name": "constant", "config": {"value": 0.5}},
    }
    found = drawn(model, patterns, seeds(0))
    value = {name: float(values.flat[0]) if np.ptp(values) == 0 else None for name, values in found.items()}
    assert value["attention/query/kernel"] == 1.0
    assert value["attention/value/kernel"] == value["attention/attention_output/kernel"] == 2.0
    assert value["lstm/lstm_cell/recurrent_kernel"] == value["norm/gamma"] == 0.0
    assert value["last/bias"] == value["attention/query/bias"] == value["lstm/lstm_cell/bias"] == 0.5
    np.testing.assert_array_equal(found["last/kernel"], before["last/kernel"])
    assert np.ptp(found["conv/kernel"]) > 0


def test_each_weight_has_a_seed_of_its_own_and_each_trial_another(model: keras.Model, seeds: MakeSeeds) -> None:
    first = drawn(model, {"attention/*.kernel": "he_normal"}, seeds(0))
    again, other = (drawn(model, {"attention/*.kernel": "he_normal"}, seeds(at)) for at in (0, 1))
    assert not np.array_equal(first["attention/query/kernel"], first["attention/key/kernel"])
    np.testing.assert_array_equal(first["attention/query/kernel"], again["attention/query/kernel"])
    assert not np.array_equal(first["attention/query/kernel"], other["attention/query/kernel"])


def test_kernels_of_attention_have_the_fans_of_their_equation(seeds: MakeSeeds) -> None:
    inputs = keras.Input((4, 100))
    wide = keras.Model(inputs, keras.layers.MultiHeadAttention(10, 100, name="attention")(inputs, inputs))
    found = drawn(wide, {"attention/*.kernel": "lecun_normal"}, seeds(0))
    assert found["attention/query/kernel"].std() == pytest.approx(100**-0.5, rel=0.02)
    assert found["attention/attention_output/kernel"].std() == pytest.approx(1000**-0.5, rel=0.02)


def test_a_pattern_that_fits_nothing_is_refused_with_the_names_that_there_are(
    model: keras.Model, seeds: MakeSeeds
) -> None:
    with pytest.raises(UserError, match=r"'decoder\.kernel' fits no weight .*conv\.kernel, conv\.bias, norm\.gamma"):
        drawn(model, {"decoder.kernel": "zeros"}, seeds(0))
    with pytest.raises(UserError, match=r"by kind of layer they are BatchNormalization\.beta, "):
        drawn(model, {"decoder.kernel": "zeros"}, seeds(0))
    with pytest.raises(UserError, match=r"'last\.bias' fits only weights that an earlier pattern fits"):
        drawn(model, {"*.bias": "zeros", "last.bias": "ones"}, seeds(0))
    with pytest.raises(UserError, match="seed_generator"):
        drawn(model, {"*.seed_generator": "zeros"}, seeds(0))


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        ({}, "a table of at least one pattern"),
        ("he_normal", "a table of at least one pattern"),
        ({"*.kernel": "lsuv"}, "must have an initializer of one weight"),
    ],
)
def test_what_is_no_table_of_initializers_of_single_weights_is_refused(patterns: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ByWeight(patterns)


def test_a_wrong_name_behind_a_pattern_is_found_early() -> None:
    with pytest.raises(UserError, match=r"^\*\.bias: unknown initializer 'zeroes'; did you mean zeros"):
        check_known({"*.kernel": "he_normal", "*.bias": "zeroes"})


def test_it_is_random_if_one_of_its_initializers_is() -> None:
    assert ByWeight({"*.kernel": "he_normal", "*.bias": "zeros"}).random
    assert not ByWeight({"*.kernel": "ones"}).random
    made = initializers.get({"*.kernel": "ones"})
    assert isinstance(made, ByWeight)
    assert made.get_config() == {"initializers": {"*.kernel": "ones"}}
