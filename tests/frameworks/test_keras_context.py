from typing import Any

import keras
import pytest
from keras import layers

from suite.frameworks.keras_context import branches, contexts
from suite.frameworks.keras_layers import layers as all_layers
from suite.frameworks.weights import Context


def by_name(model: keras.Model) -> dict[str, Context]:
    found = contexts(model)
    return {layer.name: found[id(layer)] for layer in all_layers(model) if id(layer) in found}


def branch(*after: Any) -> keras.Model:
    """Return a net with one residual branch, whose last kernel has these layers behind it."""
    inputs = keras.Input((8,))
    first = layers.Dense(8, name="first")(inputs)
    x = layers.Dense(8, name="last")(layers.Dense(8, "relu", name="inner")(first))
    for layer in after:
        x = layer(x)
    return keras.Model(inputs, layers.Dense(2, name="head")(layers.Add()([first, x])))


@pytest.mark.parametrize(
    "after",
    [
        [],
        [layers.BatchNormalization()],
        [layers.LayerNormalization(), layers.Dropout(0.1)],
        [layers.PReLU()],
        [layers.Activation("relu")],
        [layers.Rescaling(0.5), layers.Reshape((8,))],
    ],
)
def test_the_end_of_a_branch_is_found_behind_norms_scales_and_activations(after: list[Any]) -> None:
    model = branch(*after)
    found = by_name(model)
    assert [name for name, each in found.items() if each.ends_branch and name in ("first", "inner", "last")] == ["last"]
    assert found["last"].merged
    assert not found["inner"].merged
    assert [name for name, each in found.items() if each.head] == ["head"]
    assert branches(model) == 1


@pytest.mark.parametrize("merge", [layers.Multiply, layers.Concatenate])
def test_other_merges_end_no_branch(merge: Any) -> None:
    inputs = keras.Input((8,))
    gate = layers.Dense(8, "sigmoid", name="gate")(inputs)
    model = keras.Model(inputs, layers.Dense(2, name="head")(merge()([inputs, gate])))
    assert (by_name(model)["gate"].ends_branch, by_name(model)["gate"].merged, branches(model)) == (False, True, 0)


@pytest.mark.parametrize(
    ("after", "activation", "normalized"),
    [
        ([layers.ReLU()], "relu", False),
        ([layers.BatchNormalization(), layers.Activation("tanh")], "tanh", True),
        ([layers.Dropout(0.1), layers.LeakyReLU()], "leaky_relu", False),
        ([], "", False),
    ],
)
def test_the_activation_behind_a_kernel(after: list[Any], activation: str, normalized: bool) -> None:
    model = keras.Sequential([keras.Input((8,)), layers.Dense(8, name="first"), *after, layers.Dense(2)])
    found = by_name(model)["first"]
    assert (found.activation, found.normalized, found.known) == (activation, normalized, True)


def test_a_pooled_skip_is_a_skip() -> None:
    inputs = keras.Input((8, 8, 4))
    x = layers.Conv2D(4, 3, padding="same", strides=2, name="conv")(inputs)
    model = keras.Model(inputs, layers.Add()([layers.MaxPooling2D()(inputs), x]))
    assert by_name(model)["conv"].ends_branch


def test_attention_ends_a_branch_with_its_last_projection() -> None:
    inputs = keras.Input((4, 8))
    attention = layers.MultiHeadAttention(2, 4, name="attention")
    model = keras.Model(inputs, layers.Add()([inputs, attention(inputs, inputs)]))
    assert by_name(model)["attention_output"].ends_branch


def test_a_subclass_shows_nothing() -> None:
    class Net(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.dense = layers.Dense(2)

        def call(self, x: Any) -> Any:
            return self.dense(x)

    model = Net()
    model.build((None, 3))
    assert contexts(model) == {}
    assert branches(model) is None
