"""Targets and losses of nets, by how they were compiled and what they end in."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from suite.commands.explain.targets import Target, of_compiled, targets
from suite.errors import UserError

X = np.random.default_rng(0).standard_normal((64, 3)).astype(np.float32)


def found(units: int, end: str | None, loss: Any = None, returns: Any = None) -> Target:
    model = keras.Sequential([keras.Input((3,)), layers.Dense(units, end)])
    if loss is not None:
        model.compile("adam", loss)
    return targets(model, X, [(64, units)], returns, np.random.default_rng(1))[0]


@pytest.mark.parametrize(
    ("units", "end", "classes", "logits"),
    [
        (1, None, 0, True),
        (5, None, 5, True),
        (5, "softmax", 5, False),
        (1, "sigmoid", 2, False),
        (4, "sigmoid", 0, False),
    ],
)
def test_a_net_that_was_not_compiled_is_known_by_its_end(
    units: int, end: str | None, classes: int, *, logits: bool
) -> None:
    target = found(units, end)
    assert (target.classes, target.logits, target.problem) == (classes, logits, "")
    assert np.isfinite(np.asarray(target.loss(target.y, np.full((64, units), 0.5, np.float32)))).all()


@pytest.mark.parametrize(("end", "low", "high"), [(None, -9, 9), ("sigmoid", 0, 1), ("tanh", -1, 1), ("relu", 0, 9)])
def test_an_output_of_the_shape_of_the_input_is_an_autoencoders(end: str | None, low: float, high: float) -> None:
    target = found(3, end)
    assert (target.classes, target.y.shape, target.note[:10]) == (0, X.shape, "The output")
    assert low <= target.y.min() < target.y.max() <= high
    assert end is not None or np.array_equal(target.y, X)


def test_a_softmax_and_what_the_user_says_make_it_a_classifier() -> None:
    assert (found(3, "softmax").classes, found(3, "softmax").note) == (3, "")
    assert (found(3, None, returns="logits").classes, found(3, "sigmoid", returns="probabilities").note) == (3, "")


def test_one_logit_is_two_classes_if_that_is_said() -> None:
    assert found(1, None, returns="logits").classes == 2


@pytest.mark.parametrize(
    ("loss", "shape", "kind", "classes"),
    [
        ("sparse_categorical_crossentropy", (64,), np.int32, 5),
        ("categorical_crossentropy", (64, 5), np.float32, 5),
        ("binary_crossentropy", (64, 5), np.float32, 0),
        ("mse", (64, 5), np.float32, 0),
        (keras.losses.Huber(), (64, 5), np.float32, 0),
    ],
)
def test_a_compiled_loss_is_used_on_targets_that_it_takes(
    loss: Any, shape: Sequence[int], kind: type, classes: int
) -> None:
    target = found(5, "softmax", loss)
    assert (target.y.shape, target.classes) == (tuple(shape), classes)
    assert target.y.dtype == np.dtype(kind)
    assert np.isfinite(np.asarray(target.loss(target.y, np.full((64, 5), 0.2, np.float32)))).all()


@pytest.mark.parametrize("loss", ["sparse_categorical_crossentropy", "categorical_crossentropy", "mse", "hinge"])
def test_class_numbers_of_a_dataset_get_the_form_that_the_compiled_loss_takes(loss: str) -> None:
    y = np.random.default_rng(0).integers(0, 5, (64, 1))
    model = keras.Sequential([keras.Input((3,)), layers.Dense(5, "softmax")])
    assert of_compiled(model, y, 5) is None
    model.compile("adam", loss)
    taken = of_compiled(model, y, 5)
    assert taken is not None
    targets, compiled = taken
    losses = np.asarray(compiled(targets, model(X)))
    assert (compiled.__name__, np.isfinite(losses).all()) == (keras.losses.get(loss).__name__, True)
    if loss != "sparse_categorical_crossentropy":
        np.testing.assert_array_equal(targets.argmax(axis=1), y[:, 0])


def test_numbers_of_a_regression_stay_what_they_are() -> None:
    y = np.linspace(-1, 1, 64)[:, None]
    model = keras.Sequential([keras.Input((3,)), layers.Dense(1)])
    model.compile("adam", keras.losses.Huber())
    taken = of_compiled(model, y, 1)
    assert taken is not None
    np.testing.assert_array_equal(taken[0], y.astype(np.float32))


def test_a_loss_that_expects_something_else_is_told() -> None:
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    assert "returns probabilities, but its own loss" in found(5, "softmax", loss).problem
    assert "expects probabilities" in found(5, None, "sparse_categorical_crossentropy").problem


def test_what_is_said_against_the_end_is_refused() -> None:
    with pytest.raises(UserError, match="--returns logits: but model"):
        found(5, "softmax", returns="logits")
