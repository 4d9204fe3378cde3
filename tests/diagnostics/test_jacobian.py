"""Jacobians, against products by hand and against theory."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.diagnostics import jacobian as module
from suite.diagnostics.jacobian import jacobian, spectrum, summary
from suite.errors import UserError

MakeMLP = Callable[..., keras.Model]


@pytest.mark.parametrize("at_once", [2, 256])
def test_it_is_the_product_of_the_layers(make_mlp: MakeMLP, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    draw = np.random.default_rng(0)
    kernels = [draw.normal(size=shape) for shape in ((4, 6), (6, 3))]
    x = draw.normal(size=(5, 4))
    found = jacobian(make_mlp(kernels, "tanh"), x, examples=2)
    assert found.shape == (2, 3, 4)
    for example, matrix in zip(x, found, strict=False):
        slopes = 1 - np.tanh(example @ kernels[0]) ** 2
        np.testing.assert_allclose(matrix, (kernels[0] @ np.diag(slopes) @ kernels[1]).T)


def test_examples_do_not_meet_in_batch_normalization() -> None:
    layers = [keras.layers.BatchNormalization(epsilon=0.0, dtype="float64"), keras.layers.Dense(2, dtype="float64")]
    model = keras.Sequential([keras.Input((3,), dtype="float64"), *layers])
    x = np.random.default_rng(0).normal(2.0, 3.0, (50, 3))
    kernel = np.asarray(layers[1].kernel.value)
    expected = (kernel / x.std(axis=0)[:, None]).T
    for matrix in jacobian(model, x, examples=2):
        np.testing.assert_allclose(matrix, expected, rtol=1e-6)


def test_orthogonal_linear_nets_are_isometries_and_gaussian_ones_are_not(make_mlp: MakeMLP) -> None:
    draw = np.random.default_rng(0)
    gaussian = [draw.normal(0, 1 / np.sqrt(40), (40, 40)) for _ in range(8)]
    orthogonal = [np.linalg.qr(kernel)[0] for kernel in gaussian]
    x = draw.normal(size=(3, 40))
    isometry = summary(spectrum(jacobian(make_mlp(orthogonal, "linear"), x, 1)))
    assert isometry == pytest.approx({"mean_square": 1.0, "max": 1.0, "near_one": 1.0})
    spread = summary(spectrum(jacobian(make_mlp(gaussian, "linear"), x, 1)))
    assert spread["max"] > 2.0
    assert spread["near_one"] < 0.5


def test_a_summary_is_that_of_the_values() -> None:
    assert summary(np.array([[4.0, 2.0], [0.5, 0.1]])) == pytest.approx(
        {"mean_square": (16 + 4 + 0.25 + 0.01) / 4, "max": 4.0, "near_one": 0.5}
    )


@pytest.mark.parametrize("x", [np.ones((2, 4), int), [np.ones((2, 4)), np.ones((2, 4))]], ids=["whole", "two"])
def test_inputs_that_have_no_derivative_are_refused(make_mlp: MakeMLP, x: Any) -> None:
    with pytest.raises(UserError, match="a Jacobian needs one input of real numbers"):
        jacobian(make_mlp([np.ones((4, 2))], "linear"), x, 1)
