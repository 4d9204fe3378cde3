"""Targets that a task would make something else of are refused."""

from typing import Any

import numpy as np
import pytest

from suite.datasets.dataset import Dataset, Part, Task
from suite.datasets.labels import checked
from suite.errors import UserError


def dataset(y: Any, task: Task = "binary", outputs: int = 1, x: Any = None) -> Dataset:
    y = np.asarray(y)
    part = Part(np.zeros((len(y), 2)) if x is None else np.asarray(x), y)
    empty = Part(np.zeros((0, 2)), y[:0])
    return Dataset("mine", task, part, empty, part, outputs=outputs)


TWO = [0, 1] * 20
THREE = [0, 1, 2] * 15


@pytest.mark.parametrize(
    ("y", "task", "outputs"),
    [
        (TWO, "binary", 1),
        (np.array(TWO, np.uint8), "binary", 1),
        (THREE, "multiclass", 3),
        (THREE, "multiclass", 5),
        ([[0.5]] * 9, "regression", 1),
        ([0.5] * 9, "regression", 1),
        ([[0.5, -3.0]] * 9, "regression", 2),
    ],
)
def test_sound_targets_pass(y: Any, task: Task, outputs: int) -> None:
    assert checked(dataset(y, task, outputs)).outputs == outputs


@pytest.mark.parametrize(
    ("y", "task", "outputs", "said"),
    [
        (np.array(TWO) * 2 - 1, "binary", 1, "expected class numbers from 0 to 1; received -1 to 1"),
        (np.array(TWO) + 1, "binary", 1, "from 0 to 1; received 1 to 2"),
        (np.array(TWO) * 255, "binary", 1, "received 0 to 255"),
        (np.array(TWO, float), "binary", 1, r"whole class numbers, y.astype\('int32'\); received float64"),
        (np.array(TWO, bool), "binary", 1, "received bool"),
        (np.array(TWO)[:, None], "binary", 1, r"received \(40, 1\); y.ravel\(\)"),
        (TWO, "binary", 2, "expected outputs = 1 for two classes"),
        ([0] * 40, "binary", 1, "expected several classes, received 0 only"),
        (np.array(THREE) + 1, "multiclass", 3, "from 0 to 2; received 1 to 3"),
        (np.array(THREE) + 1, "multiclass", 4, "expected class numbers from 0, received 1 to 3"),
        (np.array(THREE) - 1, "multiclass", 3, "received -1 to 1"),
        (np.eye(3)[THREE], "multiclass", 3, r"one-hot rows become that by y.argmax\(axis=1\)"),
        (np.array(THREE, str), "multiclass", 3, "received <U1"),
        ([0.5] * 9, "regression", 3, r"expected targets of shape \(3,\), received \(\)"),
        ([[0.5] * 3] * 9, "regression", 1, r"expected targets of shape \(1,\), received \(3,\)"),
        ([[float("nan")]] * 9, "regression", 1, "finite numbers"),
    ],
)
def test_others_are_refused_in_one_line(y: Any, task: Task, outputs: int, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        checked(dataset(y, task, outputs))
    assert str(caught.value).startswith("dataset mine: train")


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (np.full((40, 2), np.inf), "expected finite inputs"),
        (np.full((40, 2), "a"), "expected inputs of numbers"),
        (np.zeros((39, 2)), "expected a target for each of 39 inputs, received 40 targets"),
    ],
)
def test_so_are_inputs(x: Any, said: str) -> None:
    with pytest.raises(UserError, match=said):
        checked(dataset(TWO, x=x))
