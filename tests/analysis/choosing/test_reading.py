import keras
import numpy as np
import pytest
from keras import layers

from suite.analysis.choosing.facts import Branch
from suite.analysis.choosing.reading import facts
from suite.frameworks.weights import Role
from tests.analysis.choosing import nets


@pytest.mark.parametrize(
    ("net", "words"),
    [
        (nets.mlp("relu"), "4 kernels in a row, relu"),
        (nets.mlp(None, 0), "1 kernel in a row"),
        (nets.cnn(), "4 kernels in a row, relu, BatchNormalization × 3"),
        (nets.resnet(), "10 kernels in a row, relu, 4 residual branches"),
        (nets.resnet(gain=True, blocks=1), "4 kernels in a row, relu, 1 residual branch"),
        (
            nets.gpt(),
            "9 kernels in a row, gelu, LayerNormalization × 5, 4 residual branches, attention × 2, embeddings",
        ),
        (nets.recurrent(layers.LSTM(4)), "2 kernels in a row, LSTM × 1, embeddings"),
        (nets.sines(), "4 kernels in a row, sine"),
        (nets.subclass(), "4 kernels in a row, relu"),
    ],
    ids=str,
)
def test_a_structure_in_words(net: nets.Net, words: str) -> None:
    assert str(facts(*net)) == words


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (keras.ops.relu, "relu"),
        (keras.ops.gelu, "gelu"),
        (keras.ops.silu, "silu"),
        (keras.ops.tanh, "tanh"),
        (lambda x: keras.ops.maximum(x, 0.0), "relu"),
        (lambda x: x * keras.ops.sigmoid(x), "silu"),
        (lambda x: x**2 / 4, "unnamed"),
        (lambda x: x, "linear"),
    ],
)
def test_functions_of_a_subclass_are_told_by_their_values(function: object, name: str) -> None:
    assert facts(*nets.subclass(function)).activation == name  # type: ignore[arg-type]


@pytest.mark.parametrize("activation", ["relu", "tanh", "selu", "softplus", "leaky_relu"])
@pytest.mark.parametrize("place", ["option", "layer", "lambda"])
def test_activations_are_found_wherever_they_stand(activation: str, place: str) -> None:
    function = getattr(keras.activations, activation)
    after = {"layer": [layers.Activation(function)], "lambda": [layers.Lambda(lambda u: function(u))]}.get(place, [])
    hidden = layers.Dense(16, function if place == "option" else None)
    model = keras.Sequential([keras.Input((8,)), hidden, *after, layers.Dense(2)])
    assert facts(model, nets.ROWS).activations == (activation,)


def test_the_most_frequent_activation_decides() -> None:
    hidden = [layers.Dense(8, each) for each in ("tanh", "relu", "relu", None, None, None)]
    assert facts(keras.Sequential([keras.Input((8,)), *hidden, layers.Dense(2)]), nets.ROWS).activation == "relu"


def test_branches_have_ends_of_their_kind() -> None:
    first = facts(*nets.resnet(norm=True)).branches[0]
    assert first == Branch(("conv_0_0.kernel", "conv_0_1.kernel"), "norm_0_1.gamma", Role.SCALE)
    assert {each.role for each in facts(*nets.resnet(gain=True)).branches} == {Role.GAIN}
    assert facts(*nets.resnet()).branches[1].end == "conv_1_1.kernel"


def test_what_writes_into_the_residual_stream_is_known_with_and_without_a_graph() -> None:
    with_graph = {"attention_0/attention_output.kernel", "back_0.kernel"}
    assert {*facts(*nets.gpt(blocks=1)).projections} == with_graph
    shown = facts(*nets.blocks())
    assert {each.rpartition("/")[2] for each in shown.projections} == {"attention_output.kernel", "back.kernel"}
    assert shown.width == 16


def test_reading_changes_nothing() -> None:
    model, batch = nets.resnet(norm=True)
    before = [np.asarray(each).copy() for each in model.variables]
    facts(model, batch)
    assert all(map(np.array_equal, before, map(np.asarray, model.variables)))


def test_one_path_that_is_only_added_to_another_is_no_branch() -> None:
    inputs = keras.Input((8,))
    both = layers.Dense(4)(inputs) + layers.Dense(4)(inputs)
    assert facts(keras.Model(inputs, layers.Dense(2)(both)), nets.ROWS).branches == ()
