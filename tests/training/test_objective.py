"""Losses and accuracies, against their formulas."""

from typing import Any

import numpy as np
import pytest

from suite import datasets
from suite.benchmark.training import Returns, Training
from suite.training.objective import Objective
from suite.training.runtime import tensorflow


def _objective(
    dataset: str, loss: Any = "auto", dtype: str = "float64", returns: Returns = "logits", **options: Any
) -> Objective:
    training = Training.model_validate({"steps": 1, "loss": loss, "dtype": dtype})
    return Objective(training, datasets.load(datasets.get({"name": dataset, **options}), 0), "mine", lambda: returns)


def test_binary_cross_entropy_of_logits_and_strict_threshold() -> None:
    objective = _objective("circles")
    targets, logits = np.array([[0], [1], [1], [0]]), np.array([[0.0], [0.0], [3.0], [-900.0]])
    expected = np.logaddexp(0, logits) - targets * logits
    np.testing.assert_allclose(objective.example_losses(targets, logits), expected[:, 0], atol=1e-12)
    assert float(objective.batch_loss(targets, logits)) == pytest.approx(expected.mean())
    assert objective.correct(targets, logits).numpy().tolist() == [True, False, True, True]


def test_cross_entropy_of_classes() -> None:
    objective = _objective("blobs", classes=3)
    targets, logits = np.array([[2], [0]]), np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 0.0]])
    expected = [np.log(np.exp(row).sum()) - row[int(target[0])] for row, target in zip(logits, targets, strict=True)]
    np.testing.assert_allclose(objective.example_losses(targets, logits), expected, atol=1e-12)
    assert objective.correct(targets, logits).numpy().tolist() == [True, False]


def test_squared_error_has_no_accuracy() -> None:
    objective = _objective("deep-linear", inputs=2, outputs=2)
    targets, outputs = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[1.0, 0.0], [3.0, 3.0]])
    np.testing.assert_allclose(objective.example_losses(targets, outputs), [2.0, 9.0])
    assert not objective.correct(targets, outputs).numpy().any()


def test_a_probability_has_its_threshold_at_one_half() -> None:
    loss = {"class_name": "BinaryCrossentropy", "config": {"from_logits": False}}
    objective = _objective("circles", loss, returns="probabilities")
    assert objective.correct(np.array([[1], [1]]), np.array([[0.4], [0.6]])).numpy().tolist() == [False, True]


@pytest.mark.parametrize("name", ["mse", "MeanSquaredError", "mean_squared_error", "huber", "log_cosh"])
def test_losses_by_their_names_in_keras(name: str) -> None:
    losses = _objective("deep-linear", name).example_losses(np.zeros((3, 32)), np.full((3, 32), 0.5))
    assert losses.shape == (3,)
    assert float(losses[0]) > 0


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_losses_are_computed_in_the_dtype_of_the_weights(dtype: str) -> None:
    tf = tensorflow()
    losses = _objective("circles", dtype=dtype).example_losses(tf.zeros((2, 1)), tf.zeros((2, 1), dtype))
    assert losses.dtype == dtype
