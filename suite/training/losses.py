"""Losses that fit a task, and their decision thresholds."""

from collections.abc import Callable
from typing import Any

import numpy as np

from suite.benchmark.training import Returns
from suite.config import is_reference, normalize
from suite.datasets.arrays import leaves
from suite.datasets.dataset import Dataset, Task
from suite.errors import UserError
from suite.initializers.recipe import parameters
from suite.training.identifiers import ALIASES, keras_class
from suite.training.runtime import tensorflow

AUTO: dict[Task, str] = {
    "binary": "BinaryCrossentropy",
    "multiclass": "SparseCategoricalCrossentropy",
    "multilabel": "BinaryCrossentropy",
    "regression": "MeanSquaredError",
}
"""The losses that `auto` means."""

_DISTANCES = ("MeanSquaredError", "MeanAbsoluteError", "Huber", "LogCosh")
_HINGES = ("Hinge", "SquaredHinge")
_OF_PROBABILITIES = ("BinaryCrossentropy", "BinaryFocalCrossentropy")

ONE_HOT = ("CategoricalCrossentropy", "CategoricalFocalCrossentropy", "CategoricalHinge", "KLDivergence")
"""Losses of one of several classes that take a row of 0 and 1 for each answer, which class numbers become."""

TASKS: dict[Task, tuple[str, ...]] = {
    "binary": (*_OF_PROBABILITIES, *_HINGES, *_DISTANCES),
    "multiclass": ("SparseCategoricalCrossentropy", *ONE_HOT),
    "multilabel": (*_OF_PROBABILITIES, *_HINGES, *_DISTANCES),
    "regression": (
        *_DISTANCES,
        "MeanAbsolutePercentageError",
        "MeanSquaredLogarithmicError",
        "CosineSimilarity",
        "Poisson",
        *_OF_PROBABILITIES,
    ),
}
"""Keras' losses that take a task's targets as they are. Losses of the user's own are not checked."""

TARGETS: dict[Task, str] = {
    "binary": "0 or 1",
    "multiclass": "class numbers",
    "multilabel": "rows of 0 and 1",
    "regression": "vectors of numbers",
}
"""A task's targets in words."""

_NEAR = 0.05
"""Distance on both sides of a threshold at which a loss is evaluated."""


def takes_logits(name: str) -> bool:
    """Return whether a loss has an option `from_logits`."""
    return "from_logits" in parameters(keras_class("loss", name))[0]


def check_task(name: str, dataset: Dataset, target: str = "") -> None:
    """Raise an error if one of Keras' losses would misinterpret a target of the dataset.

    Raises:
        UserError: the loss is for another task, or the targets are out of its range.
    """
    if is_reference(name):
        return
    task, y = dataset.targets[target].task, leaves(dataset.train.y)[target]
    wanted, key = normalize(name), f"training.losses.{target}" if target else "training.loss"
    suitable = {normalize(each): each for each in TASKS[task]}
    if ALIASES.get(wanted, wanted) not in suitable:
        whose = f"whose {target}" if target else "whose targets"
        raise UserError(
            f"{key}: {name} does not go with dataset {dataset.name}, {whose} are {TARGETS[task]}; expected "
            f'"auto" or one of {", ".join(suitable.values())}'
        )
    if task == "regression" and suitable[ALIASES.get(wanted, wanted)] in _OF_PROBABILITIES:
        low, high = float(y.min()), float(y.max())
        if low < 0 or high > 1:
            raise UserError(
                f"{key}: {name} takes targets between 0 and 1; those of dataset {dataset.name} lie between "
                f"{low:.4g} and {high:.4g}"
            )


def check_returns(name: str, from_logits: bool, returns: Returns, model: str) -> None:
    """Raise an error if a cross entropy of logits is used with probabilities, or the reverse.

    Raises:
        UserError: `from_logits` does not fit the values that the model returns.
    """
    expected: Returns = "logits" if from_logits else "probabilities"
    if returns != expected:
        raise UserError(
            f"training.loss: {name} with from_logits = {str(from_logits).lower()} takes {expected}, but model {model} "
            f"returns {returns}; expected config = {{ from_logits = {str(not from_logits).lower()} }}"
        )


def check_each(values: Any, what: str) -> None:
    """Raise an error if a function of targets and outputs returns one number for a whole batch.

    Raises:
        UserError: it does; `what` is its name.
    """
    if len(values.shape) == 0:
        raise UserError(
            f"{what} returns one number for a whole batch; expected one for each example, as the mean over the last "
            "axis: keras.ops.mean(…, axis=-1)"
        )


def threshold(loss: Any) -> float | None:
    """Return the output at which two classes have the same loss: 0, 1/2, or None if it is neither.

    The predicted class is the one with the smaller loss.
    """
    found = [each for each in (0.0, 0.5) if _costs_change_at(loss, each)]
    return found[0] if len(found) == 1 else None


def _costs_change_at(loss: Any, place: float) -> bool:
    try:
        below, above = (_cost(loss.call, 0, at) - _cost(loss.call, 1, at) for at in (place - _NEAR, place + _NEAR))
        middle = _cost(loss.call, 0, place) - _cost(loss.call, 1, place)
    except Exception:  # The user's own loss may refuse such arguments. If it is wrong, training will say so.
        return False
    return below < 0 < above and abs(middle) < 1e-3 * max(-below, above)


def _cost(call: Callable[[Any, Any], Any], label: int, output: float) -> float:
    tf = tensorflow()
    return float(np.mean(call(tf.constant([[float(label)]]), tf.constant([[output]]))))
