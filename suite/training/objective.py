"""What a model is trained for and scored by: any Keras loss, and the accuracy that goes with the task."""

from typing import Any

from suite.benchmark.training import Training
from suite.datasets.dataset import Dataset, Task
from suite.training.identifiers import keras_object
from suite.training.runtime import tensorflow

LOSSES: dict[Task, dict[str, Any]] = {
    "binary": {"class_name": "BinaryCrossentropy", "config": {"from_logits": True}},
    "multiclass": {"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}},
    "regression": {"class_name": "MeanSquaredError", "config": {}},
}


class Objective:
    """The loss of `training`, in its dtype; `auto` is the cross entropy of logits, or the mean squared error.

    Raises:
        UserError: the loss is none that Keras knows, or has other options.
    """

    def __init__(self, training: Training, dataset: Dataset) -> None:
        identifier = training.loss
        if identifier["class_name"] == "auto":
            identifier = LOSSES[dataset.task]
        config = {"dtype": training.dtype} | identifier["config"]
        self.loss = keras_object("loss", {"class_name": identifier["class_name"], "config": config})
        self._task = dataset.task
        self._logits = bool(identifier["config"].get("from_logits", False))

    def batch_loss(self, targets: Any, outputs: Any) -> Any:
        """Return the scalar loss of a batch, reduced as Keras does."""
        return self.loss(targets, outputs)

    def example_losses(self, targets: Any, outputs: Any) -> Any:
        """Return the loss of each example, of shape (examples,)."""
        tf = tensorflow()
        losses = self.loss.call(tf.cast(targets, self.loss.dtype), tf.cast(outputs, self.loss.dtype))
        return tf.reshape(losses, [tf.shape(targets)[0], -1])[:, 0]

    def correct(self, targets: Any, outputs: Any) -> Any:
        """Return for each example whether its class is predicted; all false where there are no classes.

        A binary output is class 1 where its probability is above one half, strictly.
        """
        tf = tensorflow()
        if self._task == "regression":
            return tf.zeros(tf.shape(outputs)[:1], tf.bool)
        if self._task == "binary":
            predicted = outputs[:, 0] > (0.0 if self._logits else 0.5)
        else:
            predicted = tf.argmax(outputs, axis=-1, output_type=tf.int32)
        return tf.cast(predicted, tf.int32) == tf.cast(targets[:, 0], tf.int32)
