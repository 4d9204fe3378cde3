import keras
import numpy as np
import pytest
from keras import layers

from suite.diagnostics.activations import activations
from suite.errors import UserError
from tests.analysis.choosing import nets


def test_layers_come_in_the_order_of_their_calls_each_once() -> None:
    shared = layers.Dense(8, "tanh", name="shared")
    inputs = keras.Input((8,))
    model = keras.Model(inputs, layers.Dense(2, name="last")(shared(shared(inputs))))
    assert [(each.layer.name, each.activation) for each in activations(model, nets.ROWS)] == [
        ("shared", "tanh"),
        ("last", ""),
    ]


def test_an_activation_behind_a_norm_and_a_sum_belongs_to_the_layer_before() -> None:
    found = {each.layer.name: each.activation for each in activations(*nets.resnet(norm=True))}
    assert found["stem"] == ""
    assert {found[f"conv_{block}_{number}"] for block in range(4) for number in range(2)} >= {"relu"}
    assert found["head"] == ""


def test_softmax_is_named_although_it_is_of_whole_vectors() -> None:
    model = keras.Sequential([keras.Input((8,)), layers.Dense(3, "softmax")])
    assert [each.activation for each in activations(model, nets.ROWS)] == ["softmax"]


def test_a_batch_that_does_not_fit_is_refused() -> None:
    with pytest.raises(UserError, match="fails on this batch"):
        activations(nets.mlp("relu")[0], np.ones((4, 3), "float32"))
