"""`explain` on arrays and models of a Python session."""

from typing import Any

import keras
import numpy as np
import pytest

import suite

X = np.random.default_rng(0).normal(size=(90, 6)).astype("float32")
Y = (X[:, 0] * X[:, 1] > 0).astype(int)


def build() -> keras.Model:
    return keras.Sequential([keras.Input((6,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(1)])


def test_a_model_and_arrays_are_explained() -> None:
    model = build()
    before = [weight.copy() for weight in model.get_weights()]
    diagnosis = suite.explain(model, X, Y)
    assert not diagnosis.first.ailments
    assert "<" in diagnosis._repr_html_()
    for ours, theirs in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert suite.explain(build, X, Y).first.ailments == ()


def test_two_inputs_by_name_are_explained() -> None:
    a, b = keras.Input((6,), name="a"), keras.Input((2,), name="b")
    out = keras.layers.Dense(1)(keras.layers.Dense(9, "relu")(keras.layers.Concatenate()([a, b])))
    assert not suite.explain(keras.Model([a, b], out), {"a": X, "b": X[:, :2]}, Y).first.ailments


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"x": X}, "received no y"),
        ({"x": X, "y": Y, "dataset": "moons"}, "received dataset"),
        ({"x": X, "y": Y[:-1]}, "expected a target for each of 90 inputs"),
    ],
)
def test_what_does_not_fit_is_said(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(suite.UserError, match=said):
        suite.explain(build(), **arguments)
