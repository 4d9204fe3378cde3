"""Metrics beside the loss and the accuracy."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from suite.benchmark.training import Training, metric_name
from suite.config import is_reference, normalize
from suite.datasets.dataset import Dataset, Task
from suite.errors import UserError, cause, interrupts, refused, unknown
from suite.registry.objects import load_object
from suite.training.data import PARTS, DeviceData
from suite.training.identifiers import ALIASES
from suite.training.losses import TARGETS, check_each
from suite.training.runtime import tensorflow

_DISTANCES = ("MeanSquaredError", "RootMeanSquaredError", "MeanAbsoluteError", "LogCoshError")
_NUMBERS = (
    *_DISTANCES,
    "MeanAbsolutePercentageError",
    "MeanSquaredLogarithmicError",
    "CosineSimilarity",
    "R2Score",
    "Poisson",
)
_CLASSES = ("SparseCategoricalAccuracy", "SparseTopKCategoricalAccuracy", "SparseCategoricalCrossentropy")
_ONE_HOT = (
    "CategoricalAccuracy",
    "TopKCategoricalAccuracy",
    "CategoricalCrossentropy",
    "CategoricalHinge",
    "KLDivergence",
    "OneHotIoU",
    "OneHotMeanIoU",
    "F1Score",
    "FBetaScore",
)
"""Metrics of one of several classes that take a row of 0 and 1 for each answer, which class numbers become."""

_OF_PROBABILITIES = (
    "AUC",
    "Precision",
    "Recall",
    "TruePositives",
    "TrueNegatives",
    "FalsePositives",
    "FalseNegatives",
    "SensitivityAtSpecificity",
    "SpecificityAtSensitivity",
    "PrecisionAtRecall",
    "RecallAtPrecision",
)
"""Metrics of answers 0 or 1, which refuse outputs that are no probabilities."""

_TWO_SIDED = ("BinaryAccuracy", "BinaryCrossentropy", "Hinge", "SquaredHinge", "BinaryIoU", "F1Score", "FBetaScore")

TASKS: dict[Task, tuple[str, ...]] = {
    "binary": (*_OF_PROBABILITIES, *_TWO_SIDED, *_DISTANCES),
    "multiclass": (*_CLASSES, *_ONE_HOT),
    "multilabel": (*_OF_PROBABILITIES, *_TWO_SIDED, *_DISTANCES),
    "regression": (*_NUMBERS, "BinaryCrossentropy", "KLDivergence"),
}
"""Keras' metrics that make sense for a task's targets. Others, and those of the user's own, are not checked."""


class Metrics:
    """Metrics of Keras, and functions and metrics of the user's own, of the target that is scored.

    A function takes targets and outputs, and returns a value for each example, which are averaged.

    Args:
        training: the table with `metrics`.
        dataset: the dataset to learn.
        logits: whether the model's outputs become probabilities by a sigmoid or softmax.

    Raises:
        UserError: Keras does not know a metric or its options, the metric is for another task, or the user's object is
            no metric and no function.
    """

    def __init__(self, training: Training, dataset: Dataset, *, logits: bool) -> None:
        self._answer = dataset.target
        for each in training.metrics:
            _check_task(each["class_name"], dataset, logits=logits)
        self._one_hot = {
            metric_name(each)
            for each in training.metrics
            if self._answer.task == "multiclass" and _is_one_of(each["class_name"], _ONE_HOT)
        }
        found = {metric_name(each): _metric(each, training.dtype) for each in training.metrics}
        self._metrics = {name: metric for name, (metric, _) in found.items()}
        self._functions = {name: function for name, (_, function) in found.items() if function is not None}

    def __bool__(self) -> bool:
        return bool(self._metrics)

    def check(self, targets: Any, outputs: Any) -> None:
        """Calculate every metric on a few examples.

        Raises:
            UserError: one fails, or returns one number for all of them.
        """
        for name, metric in self._metrics.items():
            with refused(f"training.metrics: {name}"):
                if name in self._functions:
                    check_each(self._functions[name](targets, outputs), "it")
                state = [variable.value for variable in metric.variables]
                taken, weight = self._taken(name, targets, outputs), np.ones(len(outputs), "float32")
                metric.stateless_update_state(state, taken, outputs, sample_weight=weight)

    def states(self, outputs_of: Callable[[Any], tuple[Any, Any, Any]], bounds: Any) -> list[list[Any]]:
        """Return the state of every metric after each part, a list of (parts, …) tensors for each metric.

        Args:
            outputs_of: a function of a chunk's number that returns the targets and the outputs that are scored, and
                which examples (chunk,) are no padding.
            bounds: (parts, 2), the first chunk of each part, and the one after its last.
        """
        tf = tensorflow()
        start = [[tf.identity(variable.value) for variable in metric.variables] for metric in self._metrics.values()]

        def body(at: Any, state: Any) -> tuple[Any, Any]:
            targets, outputs, real = outputs_of(at)
            return at + 1, self._updated(state, targets, outputs, tf.cast(real, outputs.dtype))

        found = []
        for number in range(len(PARTS)):
            low, high = bounds[number, 0], bounds[number, 1]
            _, state = tf.while_loop(lambda at, _, high=high: at < high, body, (low, start), parallel_iterations=1)
            found.append(state)
        return [[tf.stack(each) for each in zip(*of_metric, strict=True)] for of_metric in zip(*found, strict=True)]

    def _updated(self, states: Any, targets: Any, outputs: Any, weight: Any) -> Any:
        return [
            list(
                metric.stateless_update_state(state, self._taken(name, targets, outputs), outputs, sample_weight=weight)
            )
            for (name, metric), state in zip(self._metrics.items(), states, strict=True)
        ]

    def _taken(self, name: str, targets: Any, outputs: Any) -> Any:
        """Return the targets in the form that a metric takes."""
        if name not in self._one_hot:
            return targets
        tf = tensorflow()
        numbers = targets if self._answer.positions else targets[:, 0]
        return tf.one_hot(tf.cast(numbers, tf.int32), self._answer.outputs, dtype=outputs.dtype)

    def values(self, states: list[list[Any]], data: DeviceData) -> dict[str, float]:
        """Return the value of each metric on each part with examples: "test/auc"."""
        found = {}
        for (name, metric), state in zip(self._metrics.items(), states, strict=True):
            for number, part in enumerate(PARTS):
                if (data.parts == number).any():
                    value = metric.stateless_result([each[number] for each in state])
                    found[f"{part}/{name}"] = float(np.mean(value))
        return found


def _is_one_of(name: str, metrics: tuple[str, ...]) -> bool:
    wanted = normalize(name)
    return ALIASES.get(wanted, wanted) in map(normalize, metrics)


def _check_task(name: str, dataset: Dataset, *, logits: bool) -> None:
    """Raise an error if one of Keras' metrics would misinterpret the target that is scored.

    Raises:
        UserError: the metric is for another task, or for probabilities of a model that returns logits.
    """
    task = dataset.task
    known = any(_is_one_of(name, each) for each in TASKS.values())
    if known and not is_reference(name) and not _is_one_of(name, TASKS[task]):
        only = ""
        if task == "multiclass" and _is_one_of(name, _OF_PROBABILITIES):
            only = ", and it takes answers 0 or 1 only"
        raise UserError(
            f"training.metrics: {name} does not go with dataset {dataset.name}, whose targets are {TARGETS[task]}"
            f"{only}; expected one of {', '.join(TASKS[task])}, or a function of your own"
        )
    if logits and not is_reference(name) and _is_one_of(name, _OF_PROBABILITIES):
        raise UserError(
            f"training.metrics: {name} takes probabilities, but the model returns logits; end it with a sigmoid, or "
            "write a metric of your own"
        )


def _metric(identifier: dict[str, Any], dtype: str) -> tuple[Any, Callable[..., Any] | None]:
    """Return a metric, with the function of the user's own that it averages, if it is one."""
    import keras

    name, config = identifier["class_name"], identifier["config"]
    label = metric_name(identifier)
    if is_reference(name):
        found = load_object(name)
    else:
        # Of a function and a class of one name it is the class, which takes all options.
        every = sorted(vars(keras.metrics).items(), key=lambda item: isinstance(item[1], type))
        known = {normalize(key): value for key, value in every if callable(value)}
        found = known.get(ALIASES.get(normalize(name), normalize(name)))
        if found is None:
            names = [key for key, value in vars(keras.metrics).items() if isinstance(value, type)]
            raise unknown("metric", name, names, where="training.metrics")
    if not callable(found):
        raise UserError(f"training.metrics: {name}: expected a function or a metric, received {found!r}")
    try:
        if isinstance(found, type):
            metric, calculated = found(**{"name": label, "dtype": dtype} | config), None
        else:
            calculated = partial(found, **config)
            metric = keras.metrics.MeanMetricWrapper(calculated, name=label, dtype=dtype)
    except BaseException as error:
        if interrupts(error):
            raise
        reason = cause(error).partition(": ")[2]
        raise UserError(f"training.metrics: {name} refuses its config: {reason}") from None
    if not isinstance(metric, keras.metrics.Metric):
        raise UserError(f"training.metrics: {name}: expected a subclass of Keras' Metric, received {found!r}")
    return metric, calculated
