"""`explain` on arrays and models of a Python session."""

from pathlib import Path
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


PIXELS = """
import keras
import numpy as np


def load():
    images = np.random.default_rng(0).normal(size=(60, 6, 6, 2)).astype("float32")
    level = np.random.default_rng(1).normal(size=(60, 6, 6, 1)).astype("float32")
    return {"image": images, "level": level}, (images[..., 0] > level[..., 0]).astype("int32")


def build(input_shape, outputs, filters=4):
    inputs = {name: keras.Input(shape, name=name) for name, shape in input_shape.items()}
    x = keras.layers.Concatenate()(list(inputs.values()))
    x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu", name="hidden")(x)
    return keras.Model(inputs, keras.layers.Conv2D(outputs, 1)(x))
"""

FILE = """
title = "pixels"
[dataset]
name = "mine.py:load"
[model]
name = "mine.py:build"
filters = 9
[training]
steps = 3
batch_size = 8
[initializers]
he = "he_normal"
"""


def test_a_benchmarks_file_is_explained_with_its_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(PIXELS)
    Path("pixels.toml").write_text(FILE)
    diagnosis = suite.explain("pixels.toml")
    assert diagnosis.subject == "pixels.toml"
    assert diagnosis.first.well
    assert [layer.units for layer in diagnosis.first.layers if layer.name == "hidden"] == [9]
    assert suite.explain("mine.py:build", dataset="mine.py:load").first.well
