import keras
import pytest
from keras import layers

from suite.frameworks.keras_paths import branches, depth
from tests.analysis.choosing import nets


def dense(number: int, name: str = "") -> list[keras.layers.Layer]:
    return [layers.Dense(4, name=f"{name}_{each}" if name else None) for each in range(number)]


def test_depth_is_that_of_the_longest_path() -> None:
    inputs = keras.Input((4,))
    long, short = inputs, layers.Dense(4)(inputs)
    for layer in dense(3):
        long = layer(long)
    assert depth(keras.Model(inputs, layers.Dense(1)(layers.Concatenate()([long, short])))) == 4
    assert depth(keras.Sequential([keras.Input((4,)), *dense(5)])) == 5
    assert depth(nets.subclass()[0]) is None


def test_models_inside_and_attention_count_their_kernels() -> None:
    inner = keras.Sequential([keras.Input((4,)), *dense(3)])
    assert depth(keras.Sequential([keras.Input((4,)), inner, *dense(1)])) == 4
    inputs = keras.Input((5, 4))
    assert depth(keras.Model(inputs, layers.MultiHeadAttention(1, 4)(inputs, inputs))) == 2
    assert depth(keras.Sequential([keras.Input((5, 4)), layers.Dense(4, activation=layers.LeakyReLU())])) == 1


def test_branches_may_be_skipped_by_operations_without_weights_and_one_projection() -> None:
    found = [[each.name for each in branch if "conv" in each.name] for branch in branches(nets.resnet()[0])]
    assert found == [[f"conv_{block}_{number}" for number in range(2)] for block in range(4)]


@pytest.mark.parametrize("projections", [0, 1, 2])
def test_a_path_of_several_layers_is_no_skip(projections: int) -> None:
    inputs = skip = branch = keras.Input((4,))
    for layer in dense(projections):
        skip = layer(skip)
    for layer in dense(3, "branch"):
        branch = layer(branch)
    found = branches(keras.Model(inputs, branch + skip))
    assert [[each.name for each in one] for one in found] == [["branch_0", "branch_1", "branch_2"]] * (projections < 2)


def test_inputs_that_never_part_are_no_branch() -> None:
    one, other = keras.Input((4,)), keras.Input((4,))
    assert branches(keras.Model([one, other], one + layers.Dense(4)(layers.Dense(4)(other)))) == []


def test_branches_of_models_inside_are_found_and_attention_ends_with_its_output() -> None:
    model = nets.gpt(blocks=1)[0]
    outer = keras.Sequential([keras.Input((12,), dtype="int32"), model])
    assert [branch[-1].name for branch in branches(outer)] == ["attention_output", "back_0"]
