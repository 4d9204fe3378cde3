"""The objective of one target: a loss and an accuracy."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from suite.benchmark.training import AUTOMATIC, Returns, Training
from suite.config import normalize
from suite.datasets.arrays import leaves
from suite.datasets.dataset import Dataset
from suite.errors import UserError
from suite.frameworks.keras_inputs import mask
from suite.training.identifiers import ALIASES, keras_object
from suite.training.losses import AUTO, ONE_HOT, check_each, check_returns, check_task, takes_logits, threshold
from suite.training.runtime import tensorflow

SAY = 'say what they are: training.returns = "logits" or "probabilities"'
"""The advice to a user if a model's outputs are neither logits nor probabilities."""


class Objective:
    """The loss of one target, in the dtype of `training`, with the accuracy of its task.

    `auto` is the loss that the model was compiled with, or the cross entropy for the model's outputs, logits or
    probabilities, or the squared error of a regression.

    Args:
        training: the table with the loss, and possibly with the kind of the model's outputs.
        dataset: the dataset to learn.
        model: the model's name in errors.
        measured: a function that returns the kind of the model's outputs, or raises an error if it is unclear. It is
            called only if the kind matters.
        target: the name of the target, "" if the dataset has one.
        compiled: the identifier of the loss that the model was compiled with, None if there is none.

    Raises:
        UserError: Keras does not know the loss or its options, the loss does not fit the task or the model's outputs,
            or the kind of the outputs is unclear and not stated.
    """

    def __init__(
        self,
        training: Training,
        dataset: Dataset,
        model: str,
        measured: Callable[[], Returns],
        target: str = "",
        compiled: Mapping[str, Any] | None = None,
    ) -> None:
        identifier = training.losses.get(target, training.loss)
        chosen = compiled if compiled and identifier["class_name"] == AUTOMATIC else identifier
        self._answer, self._said = dataset.targets[target], training.returns
        self._model, self._measured = model, measured
        name, config = chosen["class_name"], dict(chosen["config"])
        auto = name == AUTOMATIC
        name = AUTO[self._answer.task] if auto else name
        takes = takes_logits(name)
        check_task(name, dataset, target)
        if takes:
            logits = bool(config.get("from_logits", False))
            stated: Returns = "logits" if logits else "probabilities"
            returns = self._known(stated if "from_logits" in config else None)
            if auto:
                config["from_logits"] = logits = returns == "logits"
            check_returns(name, logits, returns, model)
            line: float | None = 0.0 if logits else 0.5
        else:
            line = None
        self._name = name
        self._rows = ALIASES.get(normalize(name), normalize(name)) in map(normalize, ONE_HOT)
        made = {"class_name": name, "config": {"dtype": training.dtype} | config}
        self.loss = keras_object("loss", made)
        two_sided = self._answer.task in ("binary", "multilabel")
        self.threshold = 0.0 if not two_sided else self._line() if line is None else line
        """The value above which a binary output means class 1, or that a label is there."""
        self.logits = line != 0.5 if self._answer.task == "multiclass" else self.threshold == 0.0
        """Whether an output becomes a probability by a sigmoid or softmax."""
        self._weights = class_weights(training, dataset) if target == dataset.scored else None

    @property
    def scores(self) -> bool:
        """Whether there is an accuracy: there is none of a regression."""
        return self._answer.task != "regression"

    @property
    def perplexity(self) -> bool:
        """Whether the exponential of the loss is a perplexity: the loss is the cross entropy of each position."""
        return self._answer.task == "multiclass" and bool(self._answer.positions) and "rossentropy" in self._name

    def batch_loss(self, targets: Any, outputs: Any) -> Any:
        """Return the scalar loss of a batch, reduced as Keras does, with the weights of classes if there are any."""
        if self._weights is None:
            return self.loss(self._taken(targets), outputs)
        tf = tensorflow()
        weights = tf.gather(tf.constant(self._weights, self.loss.dtype), tf.cast(targets, tf.int32))
        weights = weights if self._answer.positions and self._answer.task == "multiclass" else weights[..., 0]
        return self.loss(self._taken(targets), outputs, sample_weight=weights)

    def example_losses(self, targets: Any, outputs: Any) -> Any:
        """Return the loss of each example, of shape (examples,): the mean over positions that are not masked."""
        tf = tensorflow()
        targets, outputs_cast = self._taken(targets), tf.cast(outputs, self.loss.dtype)
        losses = self.loss.call(tf.cast(targets, self.loss.dtype), outputs_cast)
        check_each(losses, self._name)
        if not self._answer.positions:
            return tf.reshape(losses, [tf.shape(targets)[0], -1])[:, 0]
        return self._mean(losses, outputs)

    def answers(self, outputs: Any) -> Any:
        """Return the number of answers that count in each example, (examples,), None if all positions count."""
        tf, counts = tensorflow(), mask(outputs)
        if counts is None or not self._answer.positions:
            return None
        return tf.reduce_sum(tf.cast(self._flat(counts), self.loss.dtype), axis=1)

    def correct(self, targets: Any, outputs: Any) -> Any:
        """Return whether the model predicts the target of each example, of shape (examples,), false in a regression.

        The model predicts the class with the largest output. Of one binary output, or of each label, it predicts class
        1 if the probability is strictly above one half. If an example has several positions or labels, the value is the
        share of them, without masked positions, that the model predicts: a float instead of a boolean.

        Args:
            targets: class numbers, of shape (examples, 1) or (examples, positions), or labels, (examples, labels).
            outputs: of the model: logits or probabilities.
        """
        tf = tensorflow()
        if not self.scores:
            return tf.zeros(tf.shape(outputs)[:1], tf.bool)
        if self._answer.task == "multiclass":
            predicted = tf.argmax(outputs, axis=-1, output_type=tf.int32)
            wanted = tf.cast(targets if self._answer.positions else targets[:, 0], tf.int32)
            right = predicted == wanted
        else:
            right = tf.cast(outputs > self.threshold, tf.int32) == tf.cast(targets, tf.int32)
            right = right[..., 0] if self._answer.task == "binary" else right
        if right.shape.rank == 1:
            return right
        right = tf.cast(right, self.loss.dtype)
        return self._mean(tf.reduce_mean(right, axis=-1) if self._answer.task == "multilabel" else right, outputs)

    def _taken(self, targets: Any) -> Any:
        """Return the targets in the form that the loss takes."""
        if not self._rows:
            return targets
        tf = tensorflow()
        numbers = targets if self._answer.positions else targets[:, 0]
        return tf.one_hot(tf.cast(numbers, tf.int32), self._answer.outputs, dtype=self.loss.dtype)

    def _mean(self, values: Any, outputs: Any) -> Any:
        """Return the mean over the positions of each example, without those that are masked."""
        tf, counts = tensorflow(), mask(outputs)
        values = self._flat(values)
        if counts is None or not self._answer.positions:
            return tf.reduce_mean(values, axis=1)
        weights = tf.cast(self._flat(counts), values.dtype)
        return tf.math.divide_no_nan(tf.reduce_sum(values * weights, axis=1), tf.reduce_sum(weights, axis=1))

    @staticmethod
    def _flat(values: Any) -> Any:
        tf = tensorflow()
        return tf.reshape(values, [tf.shape(values)[0], -1])

    def _known(self, stated: Returns | None) -> Returns:
        """Return the kind of the model's outputs, as measured, or as the file or the loss states it.

        Raises:
            UserError: the kind is unclear, or the file states another one.
        """
        said = self._said or stated
        try:
            returns = self._measured()
        except UserError as error:
            if said is not None:
                return said
            raise UserError(f"model {self._model}: expected logits or probabilities, but {error}; {SAY}") from error
        if self._said not in (None, returns):
            raise UserError(f"training.returns: received {self._said!r}, but model {self._model} returns {returns}")
        return returns

    def _line(self) -> float:
        """Return the threshold of a loss without an option `from_logits`."""
        line = threshold(self.loss)
        if line is None:
            return 0.0 if self._known(None) == "logits" else 0.5
        if line == 0.0 and self._said != "logits":
            try:
                returns = self._measured()
            except UserError:
                return line
            if returns == "probabilities":
                raise UserError(
                    f"training.loss: {self._name} decides between the classes at 0, but model {self._model} returns "
                    "probabilities; expected another loss, or a model that returns logits"
                )
        return line


def class_weights(training: Training, dataset: Dataset) -> list[float] | None:
    """Return the weight of each class of the target that is scored, None if all count alike.

    Balanced weights are inverse to the number of training examples: n / (k n_c) for n_c of n in one of k classes.

    Raises:
        UserError: the target has no classes, or no such class.
    """
    wanted, answer = training.class_weight, dataset.target
    if wanted is None:
        return None
    if answer.task not in ("binary", "multiclass"):
        raise UserError(
            f"training.class_weight: expected classes; the targets of dataset {dataset.name} are "
            f"those of a {answer.task} task"
        )
    classes = 2 if answer.task == "binary" else answer.outputs
    if wanted == "balanced":
        counts = np.bincount(np.ravel(leaves(dataset.train.y)[dataset.scored]), minlength=classes)
        return [float(counts.sum() / (classes * count)) if count else 0.0 for count in counts]
    unknown = [key for key in wanted if not (key.isdecimal() and int(key) < classes)]
    if unknown:
        raise UserError(
            f"training.class_weight: expected class numbers from 0 to {classes - 1}; received {', '.join(unknown)}"
        )
    return [float(wanted.get(str(number), 1.0)) for number in range(classes)]
