"""Checks of inputs and targets against the task.

Wrong targets would silently be trained and scored as those of another task.
"""

import numpy as np

from suite.datasets.dataset import Dataset, Part
from suite.errors import UserError

PARTS = ("train", "validation", "test")

ENOUGH = 10
"""Training examples for each class, from which on a class without any example is not chance."""


def checked(dataset: Dataset) -> Dataset:
    """Return the dataset, if all parts have finite inputs, and targets that fit the task.

    Raises:
        UserError: a part does not. The message names the part, what was expected and what was received.
    """
    for name in PARTS:
        part = getattr(dataset, name)
        where = f"dataset {dataset.name}: {name}"
        _check_inputs(dataset, part, where)
        if dataset.task == "regression":
            _check_numbers(dataset, part, where)
        else:
            _check_classes(dataset, part, where)
    if dataset.task != "regression":
        _check_classes_present(dataset)
    return dataset


def _check_inputs(dataset: Dataset, part: Part, where: str) -> None:
    if len(part.x) != len(part.y):
        raise UserError(f"{where}: expected a target for each of {len(part.x)} inputs, received {len(part.y)} targets")
    if part.x.shape[1:] != dataset.input_shape:
        raise UserError(f"{where}: expected inputs of shape {dataset.input_shape}, received {part.x.shape[1:]}")
    if part.x.dtype.kind not in "fiub":
        raise UserError(f"{where}: expected inputs of numbers, received {part.x.dtype}")
    if part.x.dtype.kind == "f" and not np.isfinite(part.x).all():
        raise UserError(f"{where}: expected finite inputs, received NaN or infinity")


def _check_numbers(dataset: Dataset, part: Part, where: str) -> None:
    expected = (dataset.outputs,)
    if part.y.shape[1:] != expected and not (part.y.ndim == 1 and dataset.outputs == 1):
        raise UserError(f"{where}: expected targets of shape {expected}, received {part.y.shape[1:]}")
    if part.y.dtype.kind not in "fiu" or not np.isfinite(part.y).all():
        raise UserError(f"{where}: expected targets of finite numbers, received {part.y.dtype} or values not finite")


def _check_classes(dataset: Dataset, part: Part, where: str) -> None:
    if dataset.task == "binary" and dataset.outputs != 1:
        raise UserError(
            f"{where}: expected outputs = 1 for two classes, one number that says how much an example is of class 1; "
            f"received {dataset.outputs}"
        )
    classes = 2 if dataset.task == "binary" else dataset.outputs
    if part.y.ndim != 1:
        one_hot = part.y.ndim == 2 and part.y.shape[1] > 1
        advice = "one-hot rows become that by y.argmax(axis=1)" if one_hot else "y.ravel() makes them so"
        raise UserError(
            f"{where}: expected a class number for each example, shape (examples,); received {part.y.shape}; {advice}"
        )
    if part.y.dtype.kind not in "iu":
        raise UserError(f"{where}: expected whole class numbers, y.astype('int32'); received {part.y.dtype}")
    if len(part.y) and not (part.y.min() >= 0 and part.y.max() < classes):
        raise UserError(
            f"{where}: expected class numbers from 0 to {classes - 1}; received {part.y.min()} to {part.y.max()}"
        )


def _check_classes_present(dataset: Dataset) -> None:
    labels = np.unique(dataset.train.y)
    if len(dataset.train) < ENOUGH * max(2, dataset.outputs):
        return
    if len(labels) < 2:
        raise UserError(f"dataset {dataset.name}: train: expected several classes, received {labels[0]} only")
    if labels[0] > 0:
        raise UserError(
            f"dataset {dataset.name}: train: expected class numbers from 0, received {labels[0]} to {labels[-1]}; "
            "count classes from 0, and outputs without the one that is missing"
        )
