"""The Jacobian of one layer, against differences and against theory."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import keras
import numpy as np
import pytest

from suite.diagnostics import measure, trace
from suite.diagnostics.jacobian import layer_jacobian

Arrays = np.ndarray[Any, Any]
MakeMLP = Callable[..., keras.Model]
MSE = keras.losses.MeanSquaredError(dtype="float64")

FUNCTIONS: dict[str, Callable[[Arrays], Arrays]] = {
    "linear": lambda z: z,
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softsign": lambda z: z / (1 + np.abs(z)),
}


def dense(function: Callable[[Arrays], Arrays], kernel: Arrays, bias: Arrays, inputs: Arrays) -> Arrays:
    """Return what a layer makes of one example."""
    return function(inputs @ kernel + bias)


def by_differences(function: Callable[[Arrays], Arrays], at: Arrays) -> Arrays:
    """The reference: (outputs, inputs), a column from each input moved up and down by itself."""
    moves = 1e-6 * np.eye(len(at))
    return np.stack([(function(at + move) - function(at - move)) / 2e-6 for move in moves], axis=1)


def mean_singular_value(matrix: Arrays) -> float:
    """The reference: from eigenvalues of the smaller product with itself."""
    squares = np.linalg.eigvalsh(matrix @ matrix.T if len(matrix) < matrix.shape[1] else matrix.T @ matrix)
    return float(np.mean(np.sqrt(np.maximum(squares, 0.0))))


def of(model: keras.Model, x: Arrays) -> list[float]:
    """Return what is measured of each layer of a model, on a target of zeros."""
    return [layer_jacobian(layer) for layer in trace(model, x, np.zeros(model(x).shape), MSE).layers]


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_it_is_that_of_the_layer_at_the_first_example(make_mlp: MakeMLP, activation: str) -> None:
    draw = np.random.default_rng(0)
    kernels = [draw.normal(size=shape) for shape in ((4, 7), (7, 5), (5, 2))]
    biases = [draw.normal(size=kernel.shape[1:]) for kernel in kernels]
    x = draw.normal(size=(3, 4))
    expected, at = [], x[0]
    for number, kernel in enumerate(kernels):
        function = FUNCTIONS["linear" if number == 2 else activation]
        layer = partial(dense, function, kernel, biases[number])
        expected.append(mean_singular_value(by_differences(layer, at)))
        at = layer(at)
    assert of(make_mlp(kernels, activation, biases), x) == pytest.approx(expected, rel=1e-6)


def test_an_activation_may_be_a_layer_of_its_own() -> None:
    draw = np.random.default_rng(1)
    kernels, x = [draw.normal(size=(6, 6)), draw.normal(size=(6, 2))], draw.normal(size=(2, 6))
    layers = [keras.layers.Dense(kernel.shape[1], dtype="float64", use_bias=False) for kernel in kernels]
    leaky = keras.layers.LeakyReLU(0.25, dtype="float64")
    model = keras.Sequential([keras.Input((6,), dtype="float64"), layers[0], leaky, layers[1]])
    for layer, kernel in zip(layers, kernels, strict=True):
        layer.set_weights([kernel])
    slopes = np.where(x[0] @ kernels[0] > 0, 1.0, 0.25)
    assert of(model, x) == pytest.approx([mean_singular_value(kernels[0] @ np.diag(slopes)), *of(model, x)[1:]])
    assert of(model, x)[1] == pytest.approx(mean_singular_value(kernels[1]))


@pytest.mark.parametrize("deviation", [0.5, 2.0])
def test_of_gaussian_weights_it_is_the_mean_of_a_quarter_circle(make_mlp: MakeMLP, deviation: float) -> None:
    # Singular values of n × n weights of variance s²/n fill [0, 2s] as a quarter circle, whose mean is 8s / 3π.
    n, draw = 400, np.random.default_rng(0)
    model = make_mlp([draw.normal(0.0, deviation / np.sqrt(n), (n, n))], "linear")
    assert of(model, draw.normal(size=(2, n))) == pytest.approx([deviation * 8 / (3 * np.pi)], rel=0.01)


def test_of_saturated_or_dead_units_it_is_small(make_mlp: MakeMLP) -> None:
    kernels, x = [np.eye(3), np.eye(3)], np.array([[1.0, -1.0, -2.0]])
    assert of(make_mlp(kernels, "relu"), x)[0] == pytest.approx(1 / 3)
    assert of(make_mlp(kernels, "tanh"), 1000.0 * x)[0] == 0.0


@pytest.mark.parametrize("activation", ["softmax", "log_softmax"])
def test_an_activation_of_whole_vectors_has_no_slope_for_each_unit(make_mlp: MakeMLP, activation: str) -> None:
    found = of(make_mlp([np.eye(4), np.ones((4, 2))], activation), np.ones((2, 4)))
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(mean_singular_value(np.ones((4, 2))))


def test_what_is_no_dense_layer_by_itself_has_none(
    case: tuple[keras.Model, Arrays, Arrays], cross_entropy: Any
) -> None:
    model, x, y = case
    found = {layer.name: layer_jacobian(layer) for layer in trace(model, x, y, cross_entropy).layers}
    known = {name for name, value in found.items() if np.isfinite(value)}
    assert (
        known
        == {
            "residual": {"stem", "branch_1", "output"},  # A sum stands between branch_0 and its activation.
            "convolutional": {"output"},
            "outer": {"outer/dense", "outer/inner/dense", "out"},
            "two_inputs": {"shared", "output"},
            "recurrent": {"output"},
            "attention_model": {"output"},
            "subclassed": {"third"},  # The others' activations are code of the model, of which only outputs are seen.
        }[model.name]
    )


def test_normalization_before_the_activation_belongs_to_no_layer() -> None:
    stack = [
        keras.Input((4,)),
        keras.layers.Dense(4),
        keras.layers.BatchNormalization(),
        keras.layers.Activation("tanh"),
    ]
    model = keras.Sequential([*stack, keras.layers.Dense(2)])
    found = of(model, np.random.default_rng(0).normal(size=(8, 4)).astype("float32"))
    assert np.isnan(found[0])
    assert np.isfinite(found[1])


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_of_what_is_not_finite_there_is_none(make_mlp: MakeMLP, value: float) -> None:
    model, x = make_mlp([np.eye(3), np.eye(3)], "tanh"), np.ones((1, 3))
    first = trace(model, x, x, MSE).layers[0]
    assert np.isfinite(layer_jacobian(first))
    with np.errstate(invalid="ignore"):
        assert np.isnan(layer_jacobian(replace(first, kernel=first.kernel * value)))
    assert np.isnan(layer_jacobian(replace(first, preactivations=(bad := x * np.nan), received=bad)))


def test_it_is_a_quantity_of_the_full_tier_or_by_name(make_mlp: MakeMLP) -> None:
    draw = np.random.default_rng(0)
    model, x = make_mlp([draw.normal(size=(3, 3)) for _ in range(3)], "tanh"), draw.normal(size=(2, 3))
    assert "signal/layer_jacobian_mean" not in measure(model, x, x, MSE, "standard").scalars
    for found in (measure(model, x, x, MSE, "full"), measure(model, x, x, MSE, also=["layer_jacobian"])):
        values = [row.layer_jacobian for row in found.layers]
        assert values == of(model, x)
        assert found.scalars["signal/layer_jacobian_mean"] == pytest.approx(np.mean(values[:2]))
