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


def test_weights_of_every_kind_are_reached(seeds: MakeSeeds) -> None:
    class Gain(keras.Layer):  # type: ignore[misc]
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.gain = self.add_weight(shape=(), initializer="ones", name="gain")

        def call(self, x: Any) -> Any:
            return self.gain * x

    from keras import layers

    tokens, block = keras.Input((6,), dtype="int32"), [layers.Dense(4, name="hidden"), layers.Dense(4, name="output")]
    decoder = keras.Sequential(
        [keras.Sequential([keras.Input((6, 4)), *block], name=f"block_{number}") for number in (0,)], name="decoder"
    )
    x = decoder(layers.Embedding(9, 4, name="tokens")(tokens))
    x = layers.Bidirectional(layers.GRU(2, return_sequences=True, name="gru"), name="both")(
        layers.LayerNormalization(name="ln")(x)
    )
    x = layers.GroupNormalization(2, name="gn")(layers.GroupQueryAttention(2, 2, 1, name="attention")(x, x))
    x = layers.SeparableConv1D(3, 2, name="separable")(layers.PReLU(name="slopes")(x))
    net = keras.Model(tokens, layers.Dense(2, name="last")(Gain(name="gain")(layers.UnitNormalization()(x))))
    patterns = {
        "decoder/*/output.kernel": 1,
        "decoder/block_0/hidden.bias": 2,
        "tokens.embeddings": 3,
        "ln.gamma": 4,
        "LayerNormalization.beta": 5,
        "GroupNormalization.gamma": 6,
        "attention/*.kernel": 7,
        "both/forward_gru/gru_cell.recurrent_kernel": 8,
        "GRUCell.bias": 9,
        "slopes.alpha": 10,
        "separable.depthwise_kernel": 11,
        "separable.pointwise_kernel": 12,
        "gain.gain": 13,
    }
    laws = {name: {"class_name": "constant", "config": {"value": float(value)}} for name, value in patterns.items()}
    Initialization(net).apply(laws, None, seeds(0))
    found = {each.path: np.asarray(each) for each in net.weights}
    filled = {path: float(values.flat[0]) for path, values in found.items() if np.ptp(values) == 0}
    assert sorted(filled[path] for path in filled if filled[path] in patterns.values()) == sorted(
        [*(1, 2, 3, 4, 5, 6, 8), *[7] * 4, 9, 9, 10, 11, 12, 13]
    )
    assert np.ptp(found["last/kernel"]) > 0


GATES = {"LSTM": ("input", "forget", "cell", "output"), "GRU": ("update", "reset", "candidate")}


def after_one_step(kind: str, gate: str) -> float:
    """Return the state of a cell after one step in which only one gate's bias is 5, from the state 0.5."""
    cell = (
        getattr(keras.layers, f"{kind}Cell")(1, unit_forget_bias=False) if kind == "LSTM" else keras.layers.GRUCell(1)
    )
    net = keras.Sequential([keras.Input((1, 1)), keras.layers.RNN(cell, name="rnn")])
    laws = {
        "*kernel": "zeros",
        f"*.bias.{gate}": {"class_name": "constant", "config": {"value": 5.0}},
        "*.bias": "zeros",
    }
    ByWeight(laws)(net, None, lambda layer, weight: layer + len(weight))
    states = [np.full((1, 1), 0.5, np.float32)] * (2 if kind == "LSTM" else 1)
    return float(np.asarray(cell(np.zeros((1, 1), np.float32), states)[1][-1])[0, 0])


def test_a_gate_of_a_cell_is_reached_by_its_name() -> None:
    def sigmoid(x: float) -> float:
        return float(1 / (1 + np.exp(-x)))

    half, open_, full = 0.5, sigmoid(5), float(np.tanh(5))
    assert after_one_step("LSTM", "forget") == pytest.approx(open_ * 0.5)
    assert after_one_step("LSTM", "input") == pytest.approx(half * 0.5)
    assert after_one_step("LSTM", "cell") == pytest.approx(half * 0.5 + half * full)
    assert after_one_step("LSTM", "output") == pytest.approx(half * 0.5)
    # Both biases of a GRU, of the inputs and of the state, are set: 5 + 5, of the candidate 5 + 0.5 · 5.
    assert after_one_step("GRU", "update") == pytest.approx(sigmoid(10) * 0.5)
    assert after_one_step("GRU", "candidate") == pytest.approx(half * 0.5 + half * float(np.tanh(7.5)))


@pytest.mark.parametrize("kind", GATES)
def test_each_gate_is_drawn_by_itself_in_its_own_shape(kind: str, seeds: MakeSeeds) -> None:
    net = keras.Sequential([keras.Input((5, 4)), getattr(keras.layers, kind)(4, name="rnn"), keras.layers.Dense(1)])
    laws = {f"*.recurrent_kernel.{gate}": "orthogonal" for gate in GATES[kind]}
    Initialization(net).apply(laws, None, seeds(0))
    blocks = np.split(np.asarray(net.layers[0].cell.recurrent_kernel), len(GATES[kind]), axis=1)
    for block in blocks:
        np.testing.assert_allclose(block.T @ block, np.eye(4), atol=1e-5)
    assert len({block.tobytes() for block in blocks}) == len(blocks)


def test_gates_that_no_pattern_fits_keep_what_they_have_and_misnamed_ones_are_refused(seeds: MakeSeeds) -> None:
    def built() -> keras.Model:
        return keras.Sequential([keras.Input((5, 4)), keras.layers.LSTM(2, name="rnn"), keras.layers.Dense(1)])

    net = built()
    Initialization(net).apply(
        {"LSTMCell.bias.input": {"class_name": "constant", "config": {"value": -1.0}}}, None, seeds(0)
    )
    assert np.asarray(net.layers[0].cell.bias).tolist() == [-1, -1, 1, 1, 0, 0, 0, 0]
    with pytest.raises(UserError, match="fits no weight"):
        Initialization(built()).apply({"LSTMCell.bias.reset": "zeros"}, None, seeds(0))
    with pytest.raises(UserError, match="fits only weights that an earlier pattern fits"):
        Initialization(built()).apply({"*.bias": "zeros", "LSTMCell.bias.forget": "ones"}, None, seeds(0))


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
