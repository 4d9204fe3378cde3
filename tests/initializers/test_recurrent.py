from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.frameworks.keras_layers import layers as layers_of
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed
from suite.initializers.recurrent import Recurrent

MakeSeeds = Callable[[int], LayerSeed]
layers = keras.layers


def net(*recurrent: keras.layers.Layer) -> keras.Model:
    return keras.Sequential([keras.Input((5, 4)), *recurrent, layers.Dense(3, name="output")])


def apply(model: keras.Model, config: dict[str, Any], seed: LayerSeed) -> list[tuple[int, Any]]:
    """Return the recurrent cells with their index."""
    batch = np.zeros((2, *model.input_shape[1:]))
    Initialization(model).apply({"class_name": "recurrent", "config": config}, batch, seed)
    return [(index, layer) for index, layer in enumerate(layers_of(model)) if hasattr(layer, "recurrent_kernel")]


def drawn(kind: type[Any], seed: int, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    return np.asarray(kind(seed=seed)(shape, dtype="float32"))


def test_each_weight_is_drawn_by_its_initializer_with_a_seed_of_its_own(seeds: MakeSeeds) -> None:
    model = net(layers.SimpleRNN(6, return_sequences=True), layers.SimpleRNN(6))
    config = {"kernel_initializer": "he_normal", "recurrent_initializer": "random_normal"}
    cells = apply(model, {**config, "other_initializer": "lecun_uniform"}, seeds(0))
    assert len(cells) == 2
    for index, cell in cells:
        kernel, recurrent = (seeds(0)(index, name) for name in ("kernel", "recurrent_kernel"))
        expected = drawn(keras.initializers.HeNormal, kernel, tuple(cell.kernel.shape))
        np.testing.assert_array_equal(np.asarray(cell.kernel), expected)
        expected = drawn(keras.initializers.RandomNormal, recurrent, (6, 6))
        np.testing.assert_array_equal(np.asarray(cell.recurrent_kernel), expected)
    output = model.get_layer("output")
    seed = seeds(0)(layers_of(model).index(output), "kernel")
    np.testing.assert_array_equal(np.asarray(output.kernel), drawn(keras.initializers.LecunUniform, seed, (6, 3)))


def test_other_layers_take_the_kernels_initializer_unless_they_have_one(seeds: MakeSeeds) -> None:
    model = net(layers.SimpleRNN(6))
    apply(model, {"kernel_initializer": "ones"}, seeds(0))
    assert np.all(np.asarray(model.get_layer("output").kernel) == 1.0)
    apply(model, {"kernel_initializer": "ones", "other_initializer": "zeros"}, seeds(0))
    assert not np.any(np.asarray(model.get_layer("output").kernel))


@pytest.mark.parametrize(
    "recurrent", [lambda: layers.LSTM(6), lambda: layers.GRU(6), lambda: layers.Bidirectional(layers.SimpleRNN(6))]
)
def test_gated_and_bidirectional_layers_have_orthogonal_weights_by_default(
    recurrent: Callable[[], Any], seeds: MakeSeeds
) -> None:
    cells = apply(net(recurrent()), {}, seeds(0))
    for _, cell in cells:
        matrix = np.asarray(cell.recurrent_kernel)
        np.testing.assert_allclose(matrix @ matrix.T, np.eye(6), atol=1e-5)
    assert len({np.asarray(cell.recurrent_kernel).tobytes() for _, cell in cells}) == len(cells)


def test_two_kernels_of_a_layer_are_both_set(seeds: MakeSeeds) -> None:
    model = net(layers.SeparableConv1D(4, 3), layers.SimpleRNN(2))
    apply(model, {"other_initializer": "ones"}, seeds(0))
    assert all(np.all(np.asarray(weight) == 1.0) for weight in model.layers[0].weights if "kernel" in weight.name)


def test_a_trials_seed_decides_and_equal_layers_are_no_twins(seeds: MakeSeeds) -> None:
    model = net(layers.SimpleRNN(4, return_sequences=True), layers.SimpleRNN(4))
    runs = []
    for trial in (0, 1, 0):
        cells = apply(model, {}, seeds(trial))
        runs.append([np.asarray(each) for _, cell in cells for each in (cell.kernel, cell.recurrent_kernel)])
    np.testing.assert_array_equal(runs[0], runs[2])
    assert not np.any(np.equal(runs[0], runs[1]))
    assert not np.any(runs[0][0] == runs[0][2])
    assert not np.any(runs[0][1] == runs[0][3])


def test_a_model_without_a_recurrent_layer_is_refused(seeds: MakeSeeds) -> None:
    with pytest.raises(UserError, match="recurrent needs a recurrent layer, received model"):
        apply(net(layers.Flatten()), {}, seeds(0))


def test_its_configuration_makes_it_again() -> None:
    config = {"kernel_initializer": "he_normal", "recurrent_initializer": {"class_name": "Identity", "config": {}}}
    made = initializers.get({"class_name": "Recurrent", "config": config})
    assert made.get_config() == {**config, "other_initializer": None}
    assert type(made).from_config(made.get_config()).get_config() == made.get_config()


@pytest.mark.parametrize("option", ["kernel_initializer", "recurrent_initializer", "other_initializer"])
def test_what_is_wrong_is_refused(option: str) -> None:
    with pytest.raises(UserError, match="did you mean he_normal"):
        Recurrent(**{option: "he_norml"})
    with pytest.raises(ValueError, match=f"Received: {option}=notebook"):
        Recurrent(**{option: "notebook"})
