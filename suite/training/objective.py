"""The objective of training: a loss and an accuracy."""

from collections.abc import Callable
from typing import Any

from suite.benchmark.training import Returns, Training
from suite.datasets.dataset import Dataset
from suite.errors import UserError
from suite.training.identifiers import keras_object
from suite.training.losses import AUTO, check_returns, check_task, takes_logits, threshold
from suite.training.runtime import tensorflow

SAY = 'say what they are: training.returns = "logits" or "probabilities"'
"""The advice to a user if a model's outputs are neither logits nor probabilities."""


class Objective:
    """The loss of `training`, in its dtype, with the accuracy of the task.

    `auto` is the cross entropy for the model's outputs, logits or probabilities, or the squared error of a regression.

    Args:
        training: the table with the loss, and possibly with the kind of the model's outputs.
        dataset: the dataset to learn.
        model: the model's name in errors.
        measured: a function that returns the kind of the model's outputs, or raises an error if it is unclear. It is
            called only if the kind matters.

    Raises:
        UserError: Keras does not know the loss or its options, the loss does not fit the task or the model's outputs,
            or the kind of the outputs is unclear and not stated.
    """

    def __init__(self, training: Training, dataset: Dataset, model: str, measured: Callable[[], Returns]) -> None:
        name, config = training.loss["class_name"], dict(training.loss["config"])
        auto = name == "auto"
        name = AUTO[dataset.task] if auto else name
        takes = takes_logits(name)
        check_task(name, dataset)
        self._task, self._name, self._said = dataset.task, name, training.returns
        self._model, self._measured = model, measured
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
        self.loss = keras_object("loss", {"class_name": name, "config": {"dtype": training.dtype} | config})
        self.threshold = 0.0 if dataset.task != "binary" else self._line() if line is None else line
        """The value above which a binary output means class 1."""
        self.logits = line != 0.5 if dataset.task == "multiclass" else self.threshold == 0.0
        """Whether an output becomes a probability by a sigmoid or softmax."""

    def batch_loss(self, targets: Any, outputs: Any) -> Any:
        """Return the scalar loss of a batch, reduced as Keras does."""
        return self.loss(targets, outputs)

    def example_losses(self, targets: Any, outputs: Any) -> Any:
        """Return the loss of each example, of shape (examples,)."""
        tf = tensorflow()
        losses = self.loss.call(tf.cast(targets, self.loss.dtype), tf.cast(outputs, self.loss.dtype))
        return tf.reshape(losses, [tf.shape(targets)[0], -1])[:, 0]

    def correct(self, targets: Any, outputs: Any) -> Any:
        """Return for each example whether its class is predicted, all false if there are no classes.

        A binary output means class 1 if its probability is strictly above one half.
        """
        tf = tensorflow()
        if self._task == "regression":
            return tf.zeros(tf.shape(outputs)[:1], tf.bool)
        if self._task == "binary":
            predicted = outputs[:, 0] > self.threshold
        else:
            predicted = tf.argmax(outputs, axis=-1, output_type=tf.int32)
        return tf.cast(predicted, tf.int32) == tf.cast(targets[:, 0], tf.int32)

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
