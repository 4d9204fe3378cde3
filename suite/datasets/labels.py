"""Checks of inputs and targets against the task.

Wrong targets would silently be trained and scored as those of another task.
"""

import numpy as np

from suite.datasets.arrays import Array, by_name, leaves, not_finite
from suite.datasets.dataset import Answer, Dataset, Part
from suite.datasets.targets import is_one_hot
from suite.errors import UserError

PARTS = ("train", "validation", "test")

ENOUGH = 10
"""Training examples for each class, from which on a class without any example is not chance."""


def checked(dataset: Dataset) -> Dataset:
    """Return the dataset, if all parts have finite inputs, and targets that fit the task.

    Raises:
        UserError: a part does not. The message names the part, what was expected and what was received.
    """
    targets = dataset.targets
    for name in PARTS:
        part = getattr(dataset, name)
        where = f"dataset {dataset.name}: {name}"
        _check_inputs(dataset, part, where)
        for key, y in leaves(part.y).items():
            if key not in targets:
                raise UserError(f"{where}: expected targets {', '.join(targets)}; received {', '.join(leaves(part.y))}")
            _check_target(dataset, targets[key], part, y, f"{where}: {key}" if key else where)
    for key, target in targets.items():
        if target.task in ("binary", "multiclass"):
            _check_classes_present(dataset, target, leaves(dataset.train.y)[key], f": {key}" if key else "")
    return dataset


def _check_inputs(dataset: Dataset, part: Part, where: str) -> None:
    expected = by_name(dataset.input_shape)
    if set(leaves(part.x)) != set(expected):
        raise UserError(f"{where}: expected inputs {', '.join(expected)}; received {', '.join(leaves(part.x))}")
    for key, x in leaves(part.x).items():
        inputs = f"inputs {key}" if key else "inputs"
        if len(x) != len(part):
            raise UserError(f"{where}: expected an example of {inputs} for each of {len(part)}; received {len(x)}")
        if x.shape[1:] != expected[key]:
            raise UserError(f"{where}: expected {inputs} of shape {expected[key]}, received {x.shape[1:]}")
        if x.dtype.kind not in "fiubS":
            raise UserError(f"{where}: expected {inputs} of numbers, or of texts as bytes; received {x.dtype}")
        if x.dtype.kind == "f" and not np.isfinite(x).all():
            raise UserError(f"{where}: expected finite {inputs}; received {not_finite(x)}")


def _check_target(dataset: Dataset, target: Answer, part: Part, y: Array, where: str) -> None:
    if len(part) != len(y):
        raise UserError(f"{where}: expected a target for each of {len(part)} inputs, received {len(y)} targets")
    if target.task == "regression":
        _check_numbers(target, y, where)
    elif target.task == "multilabel":
        _check_labels(target, y, where)
    else:
        _check_classes(dataset, target, y, where)


def _check_numbers(target: Answer, y: Array, where: str) -> None:
    if y.shape[1:] != target.shape and not (y.ndim == 1 and target.outputs == 1):
        raise UserError(f"{where}: expected targets of shape {target.shape}, received {y.shape[1:]}")
    if y.dtype.kind not in "fiu" or not np.isfinite(y).all():
        raise UserError(f"{where}: expected targets of finite numbers, received {y.dtype} or values not finite")


def _check_labels(target: Answer, y: Array, where: str) -> None:
    if y.shape[1:] != target.shape:
        raise UserError(f"{where}: expected targets of shape {target.shape}, received {y.shape[1:]}")
    if y.dtype.kind not in "iub" or not np.isin(y, (0, 1)).all():
        raise UserError(f"{where}: expected for each label 0 or 1, y.astype('int32'); received {y.dtype}")


def _check_classes(dataset: Dataset, target: Answer, y: Array, where: str) -> None:
    if target.task == "binary" and target.outputs != 1:
        raise UserError(
            f"{where}: expected outputs = 1 for two classes, one number that says how much an example is of class 1; "
            f"received {target.outputs}"
        )
    classes = 2 if target.task == "binary" else target.outputs
    if _is_row(dataset, y):
        one_hot = y.shape[1] > 1
        advice = "one-hot rows become that by y.argmax(axis=1)" if one_hot else "y.ravel() makes them so"
        raise UserError(
            f"{where}: expected a class number for each example, shape (examples,); received {y.shape}; {advice}"
        )
    if y.dtype.kind not in "iu":
        raise UserError(f"{where}: expected whole class numbers, y.astype('int32'); received {y.dtype}")
    if y.size and not (y.min() >= 0 and y.max() < classes):
        raise UserError(f"{where}: expected class numbers from 0 to {classes - 1}; received {y.min()} to {y.max()}")


def _check_classes_present(dataset: Dataset, target: Answer, y: Array, which: str) -> None:
    labels = np.unique(y)
    if y.size < ENOUGH * max(2, target.outputs):
        return
    where = f"dataset {dataset.name}: train{which}"
    if len(labels) < 2 and not target.positions:
        raise UserError(f"{where}: expected several classes, received {labels[0]} only")
    if labels[0] > 0 and not target.positions:
        raise UserError(
            f"{where}: expected class numbers from 0, received {labels[0]} to {labels[-1]}; "
            "count classes from 0, and outputs without the one that is missing"
        )


def _is_row(dataset: Dataset, y: Array) -> bool:
    """Return whether class numbers are rows of one, or one-hot rows, and not a number for each position of an input."""
    if y.ndim != 2:
        return False
    lengths = {shape[0] for shape in by_name(dataset.input_shape).values() if shape}
    return y.shape[1] == 1 or (is_one_hot(y) and y.shape[1] not in lengths)
