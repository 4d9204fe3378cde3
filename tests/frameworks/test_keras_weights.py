import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.frameworks.keras_weights import net_weights
from suite.frameworks.weights import NetWeight, Role

layers = keras.layers


def weights(*parts: Any) -> dict[str, NetWeight]:
    return {each.name: each for each in net_weights(keras.Sequential(list(parts)))}


def roles(*parts: Any) -> dict[str, str]:
    return {name: each.role.value for name, each in weights(*parts).items()}


def test_an_lstm_is_read_whole_and_gate_by_gate() -> None:
    found = weights(keras.Input((5, 3)), layers.LSTM(2, name="memory"))
    assert len(found) == 3 * 5
    whole, forget = found["memory/lstm_cell.bias"], found["memory/lstm_cell.bias.forget"]
    assert (whole.gates, whole.gate, whole.units) == (("input", "forget", "cell", "output"), "", 2)
    assert (forget.gates, forget.gate, forget.shape) == ((), "forget", (2,))
    assert whole.read().tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    assert forget.read().tolist() == [1, 1]
    kernel = found["memory/lstm_cell.recurrent_kernel.cell"]
    assert (kernel.role, kernel.shape, kernel.inputs, kernel.outputs) == (Role.RECURRENT, (2, 2), 2, 2)
    both = found["memory/lstm_cell.recurrent_kernel"].read()
    assert np.array_equal(kernel.read(), both[:, 4:6])
    assert found["memory/lstm_cell.kernel"].inputs == 3


def test_a_gru_with_two_rows_of_biases() -> None:
    found = weights(keras.Input((5, 3)), layers.GRU(4, name="memory"))
    assert found["memory/gru_cell.bias.reset"].shape == (2, 4)
    simple = weights(keras.Input((5, 3)), layers.SimpleRNN(4, name="memory"))
    assert (len(simple), simple["memory/simple_rnn_cell.recurrent_kernel"].units) == (3, 4)


def test_convolutions_have_the_fans_in_use() -> None:
    found = weights(keras.Input((9, 9, 4)), layers.Conv2D(8, 3, groups=2, name="conv"))
    assert (found["conv.kernel"].inputs, found["conv.bias"].inputs) == (18, 18)
    assert found["conv.bias"].role is Role.BIAS
    separable = weights(keras.Input((9, 9, 4)), layers.SeparableConv2D(8, 3, name="conv"))
    assert [each.role for each in separable.values()] == [Role.KERNEL, Role.KERNEL, Role.BIAS]
    assert separable["conv.bias"].inputs == 4


@pytest.mark.parametrize("kind", [layers.BatchNormalization, layers.LayerNormalization, layers.GroupNormalization])
def test_norms(kind: Callable[..., Any]) -> None:
    options = {"groups": 2} if kind is layers.GroupNormalization else {}
    found = roles(keras.Input((4,)), kind(name="norm", **options))
    assert (found["norm.gamma"], found["norm.beta"]) == ("norm scale", "norm shift")
    assert {*found.values()} <= {"norm scale", "norm shift", "other"}


def test_embeddings_and_tables_of_positions() -> None:
    found = roles(
        keras.Input((4,)), layers.Embedding(9, 2, name="words"), layers.Embedding(9, 2, name="position_table")
    )
    assert found == {"words.embeddings": "embedding", "position_table.embeddings": "positional table"}


class Scaled(keras.layers.Layer):  # type: ignore[misc]
    def build(self, shape: Any) -> None:
        self.gain = self.add_weight(shape=(), initializer="ones", name="gain")
        self.pos_embed = self.add_weight(shape=(1, 4, shape[-1]), initializer="zeros", name="pos_embed")
        self.table = self.add_weight(shape=(2, 2), initializer="zeros", name="table")
        self.mixing = self.add_weight(shape=(shape[-1], 3), initializer="zeros", name="mixing")

    def call(self, inputs: Any) -> Any:
        return inputs * self.gain


def test_layers_of_ones_own() -> None:
    found = roles(keras.Input((4, 6)), Scaled(name="own"))
    assert (found["own.gain"], found["own.pos_embed"]) == ("gain", "positional table")
    assert found["own.mixing"] == "other"


def test_attention_is_read_by_its_projections() -> None:
    inputs = keras.Input((5, 8))
    model = keras.Model(inputs, layers.MultiHeadAttention(2, 3, name="heads")(inputs, inputs))
    found = {each.name: each for each in net_weights(model)}
    query = found["heads/query.kernel"]
    assert (query.role, query.inputs, query.outputs) == (Role.KERNEL, 8, 6)
    assert found["heads/attention_output.kernel"].inputs == 6


def test_a_shared_layer_is_yielded_once_and_random_states_never() -> None:
    shared = layers.Dense(4, name="shared")
    found = weights(keras.Input((4,)), shared, layers.Dropout(0.5), shared)
    assert [*found] == ["shared.kernel", "shared.bias"]


def test_weights_are_read_when_they_are_asked_for() -> None:
    dense = layers.Dense(2, name="last")
    found = weights(keras.Input((3,)), dense)
    dense.kernel.assign(np.full((3, 2), 7.0))
    assert found["last.kernel"].read().tolist() == [[7, 7]] * 3


def test_other_types_of_numbers_are_read() -> None:
    found = weights(keras.Input((3,)), layers.Dense(2, name="last", dtype="bfloat16"))
    assert found["last.kernel"].read().dtype.name == "bfloat16"


def test_what_has_no_fans() -> None:
    found = weights(keras.Input((4,)), layers.LayerNormalization(name="norm"))
    assert math.isnan(found["norm.gamma"].inputs)
