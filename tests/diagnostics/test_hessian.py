"""The largest eigenvalue, against NumPy's."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.diagnostics.hessian import largest_eigenvalue, sharpness
from suite.diagnostics.trace import trace
from suite.errors import UserError

MakeMLP = Callable[..., keras.Model]


@pytest.mark.parametrize(
    "eigenvalues", [[5.0, 1.0, -2.0], [-5.0, 3.0, 1.0], [3.0, -3.0, 1.0], [-1.0, -2.0, -4.0], [0.0, 0.0, 0.0]], ids=str
)
def test_it_is_the_largest_whatever_the_signs(eigenvalues: list[float]) -> None:
    basis = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    matrix = basis @ np.diag(eigenvalues) @ basis.T
    found = largest_eigenvalue(lambda vector: matrix @ vector, 3, seed=1, tolerance=1e-6)
    assert found.value == pytest.approx(max(eigenvalues), abs=1e-5)
    assert found.residual < 1e-4


def test_a_seed_decides_the_start() -> None:
    matrix = np.diag([3.0, 2.9, 1.0])
    values = [largest_eigenvalue(lambda vector: matrix @ vector, 3, seed, most=3).value for seed in (0, 0, 1)]
    assert values[0] == values[1] != values[2]


@pytest.mark.parametrize("seed", [0, 1])
def test_sharpness_is_the_largest_eigenvalue_of_the_whole_hessian(make_mlp: MakeMLP, seed: int) -> None:
    draw = np.random.default_rng(seed)
    model = make_mlp([draw.normal(size=(3, 4)), draw.normal(size=(4, 2))], "tanh")
    x, y = draw.normal(size=(6, 3)), draw.normal(size=(6, 2))
    loss = keras.losses.MeanSquaredError(dtype="float64")

    def gradient() -> Any:
        layers = trace(model, x, y, loss).layers
        parts = [part for layer in layers for part in (layer.kernel_gradient, layer.bias_gradient)]
        return np.concatenate([np.asarray(part).reshape(-1) for part in parts])

    columns, step = [], 1e-5
    for variable in model.trainable_variables:
        value = np.asarray(variable.value).copy()
        for index in np.ndindex(value.shape):
            sides = []
            for sign in (1, -1):
                moved = value.copy()
                moved[index] += sign * step
                variable.assign(moved)
                sides.append(gradient())
            columns.append((sides[0] - sides[1]) / (2 * step))
        variable.assign(value)
    expected = np.linalg.eigvalsh((np.array(columns) + np.array(columns).T) / 2)[-1]
    found = sharpness(model, x, y, loss, seed=0, tolerance=1e-5)
    assert found.value == pytest.approx(expected, rel=1e-4)


def test_of_numbers_that_are_not_finite_there_is_none(make_mlp: MakeMLP) -> None:
    model = make_mlp([np.full((3, 2), np.inf)], "linear")
    found = sharpness(model, np.ones((2, 3)), np.ones((2, 2)), keras.losses.MeanSquaredError())
    assert np.isnan(found.value)
    assert found.products == 0


def test_what_has_no_hessian_is_refused(make_mlp: MakeMLP) -> None:
    model = make_mlp([np.ones((3, 2))], "linear")
    model.trainable = False
    with pytest.raises(UserError, match="has no trainable weights"):
        sharpness(model, np.ones((2, 3)), np.ones((2, 2)), keras.losses.MeanSquaredError())
