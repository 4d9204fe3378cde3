import random
from itertools import pairwise
from typing import Any

import keras
import numpy as np
import pytest
from pydantic import ValidationError

from suite.models.mlp import MLP


def layer_names(model: keras.Model) -> list[str]:
    return [layer.name for layer in model.layers]


def fill(model: keras.Model, seed: int) -> None:
    random_state = np.random.default_rng(seed)
    for variable in model.weights:
        variable.assign(random_state.uniform(0.1, 1.0, variable.shape))


@pytest.mark.parametrize(
    ("options", "widths"),
    [
        ({"hidden": []}, ()),
        ({"hidden": [10, 5]}, (10, 5)),
        ({"depth": 3, "width": 4}, (4, 4, 4)),
        ({"depth": 0, "width": 4}, ()),
    ],
)
def test_widths_are_listed_or_counted(options: dict[str, Any], widths: tuple[int, ...]) -> None:
    config = MLP(**options)
    assert config.widths == widths
    model = config.build((3,), 2, "float32")
    kernels = [tuple(layer.kernel.shape) for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    sizes = (3, *widths, 2)
    assert kernels == list(pairwise(sizes))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"depth": 2},
        {"width": 2},
        {"hidden": [3], "depth": 2, "width": 2},
        {"hidden": [3], "width": 2},
        {"hidden": [0]},
        {"hidden": [3], "dropout": 1.0},
        {"hidden": [3], "dropout": -0.1},
        {"depth": -1, "width": 2},
    ],
)
def test_what_does_not_fit_together_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MLP(**options)


def test_the_output_is_what_the_formula_says() -> None:
    model = MLP(hidden=(4, 3), activation="tanh").build((2,), 2, "float64")
    fill(model, 1)
    x = np.array([[0.5, -1.0], [2.0, 0.1]])
    w1, b1, w2, b2, w3, b3 = map(np.asarray, model.weights)
    expected = np.tanh(np.tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3
    np.testing.assert_allclose(np.array(model(x)), expected, rtol=1e-12)


def test_the_order_is_linear_then_normalization_then_activation_then_dropout() -> None:
    model = MLP(hidden=(4,), batch_normalization=True, dropout=0.5).build((2,), 1, "float32")
    assert layer_names(model) == [
        "input",
        "hidden_1_dense",
        "hidden_1_batch_normalization",
        "hidden_1_activation",
        "hidden_1_dropout",
        "output",
    ]
    assert model.get_layer("hidden_1_dropout").rate == 0.5


def test_layers_have_the_same_names_however_often_they_are_built() -> None:
    config = MLP(hidden=(4, 4), batch_normalization=True, dropout=0.1)
    assert layer_names(config.build((2, 3), 1, "float32")) == layer_names(config.build((2, 3), 1, "float32"))


@pytest.mark.parametrize("input_shape", [(), (5,), (4, 3), (4, 3, 2)])
def test_inputs_of_any_shape_are_flattened(input_shape: tuple[int, ...]) -> None:
    model = MLP(hidden=(4,)).build(input_shape, 3, "float32")
    assert model.input_shape == (None, *input_shape)
    assert model.output_shape == (None, 3)
    assert model.get_layer("hidden_1_dense").kernel.shape[0] == int(np.prod(input_shape))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_everything_has_the_type_and_starts_at_zero(dtype: str) -> None:
    model = MLP(hidden=(4,), batch_normalization=True, dropout=0.5, activation="prelu").build((2,), 1, dtype)
    assert {layer.dtype for layer in model.layers} == {layer.output.dtype for layer in model.layers} == {dtype}
    assert {variable.dtype for variable in model.weights} == {dtype}
    assert model(np.ones((2, 2), dtype)).dtype == dtype
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dense):
            assert not np.any(layer.kernel)
            assert not np.any(layer.bias)


def test_biases_can_be_left_out() -> None:
    model = MLP(hidden=(4,), use_bias=False).build((2,), 1, "float32")
    assert [variable.name for variable in model.weights] == ["kernel", "kernel"]


def test_building_moves_no_random_state() -> None:
    before = random.getstate()
    MLP(hidden=(4,), batch_normalization=True, dropout=0.5, activation="prelu").build((2,), 1, "float32")
    assert random.getstate() == before
