"""Goals of training: an objective for each target."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.training import AUTOMATIC, Returns, Training
from suite.datasets.arrays import leaves
from suite.datasets.dataset import Dataset
from suite.errors import UserError, unknown
from suite.frameworks.keras_compile import compiled_loss, loss_weights
from suite.frameworks.keras_inputs import by_target, in_order_of_outputs
from suite.training.objective import Objective
from suite.training.runtime import tensorflow

if TYPE_CHECKING:
    import keras

LARGEST = 700.0
"""Largest exponent whose exponential is finite."""


class Goal:
    """The objectives of all targets of a dataset, added up with the weights of `training`.

    Args:
        training: the table with losses, their weights and the weights of classes.
        dataset: the dataset to learn.
        name: the model's name in errors.
        model: the model, which may have been compiled with losses.
        measured: a function of a target's name that returns the kind of that output, as in `Objective`.

    Raises:
        UserError: a loss is wrong, as in `Objective`, or a table names a target that the dataset has not.
    """

    def __init__(
        self,
        training: Training,
        dataset: Dataset,
        name: str,
        model: "keras.Model",
        measured: Callable[[str], Returns],
    ) -> None:
        targets = list(dataset.targets)
        for key, table in (("losses", training.losses), ("loss_weights", training.loss_weights)):
            for each in table:
                if each not in targets:
                    raise unknown("target", each, filter(None, targets), where=f"training.{key}")
        if training.class_weight is not None and len(targets) > 1:
            raise UserError(
                f"training.class_weight: expected one target, whose classes have weights; dataset {dataset.name} has "
                f"{', '.join(targets)}"
            )
        compiled, compiled_weights = _compiled(model, targets, training)
        self.objectives = {
            each: Objective(training, dataset, name, partial(measured, each), each, compiled.get(each))
            for each in targets
        }
        self._weights = {each: training.loss_weights.get(each, compiled_weights.get(each, 1.0)) for each in targets}
        self._scored, self._model, self._name = dataset.scored, model, name

    @property
    def scored(self) -> Objective:
        """The objective of the target that is scored."""
        return self.objectives[self._scored]

    def batch_loss(self, y: Any, outputs: dict[str, Any]) -> Any:
        """Return the scalar loss of a batch: the weighted sum of those of all targets, each reduced as Keras does."""
        targets = leaves(y)
        losses = [each.batch_loss(targets[name], outputs[name]) for name, each in self.objectives.items()]
        if len(losses) == 1:
            return losses[0]
        weights = self._weights.values()
        return tensorflow().add_n([loss * weight for loss, weight in zip(losses, weights, strict=True)])

    def loss(self, y: Any, outputs: Any) -> Any:
        """Return the loss of a batch, of the outputs as the model returns them, by name or in the order of targets."""
        return self.batch_loss(y, by_target(outputs, self.objectives, self._model, self._name))

    def sums(self, y: Any, outputs: dict[str, Any], real: Any) -> dict[str, Any]:
        """Return sums over the real examples of a chunk, by name.

        Args:
            y: targets (chunk, …), by name if there are several.
            outputs: the model's outputs by target.
            real: (chunk,), whether an example is no padding.

        Returns:
            "loss", "accuracy" if the scored target has one, "<target>_loss" for each of several targets, and "answers",
            the number of answers that count, if the model masks some.
        """
        tf = tensorflow()
        targets = leaves(y)
        losses = {name: each.example_losses(targets[name], outputs[name]) for name, each in self.objectives.items()}
        found: dict[str, Any] = {}
        if len(losses) == 1:
            (found["loss"],) = losses.values()
        else:
            common = [tf.cast(loss, self.scored.loss.dtype) * self._weights[name] for name, loss in losses.items()]
            found = {"loss": tf.add_n(common)} | {f"{name}_loss": loss for name, loss in losses.items()}
        scored = outputs[self._scored]
        if self.scored.scores:
            found["accuracy"] = tf.cast(self.scored.correct(targets[self._scored], scored), self.scored.loss.dtype)
        answers = self.scored.answers(scored) if len(losses) == 1 else None
        if answers is not None:
            found = {name: values * answers for name, values in found.items()} | {"answers": answers}
        return {name: tf.reduce_sum(tf.where(real, values, 0)) for name, values in found.items()}

    def means(self, sums: dict[str, NDArray[np.float64]], examples: int) -> dict[str, float]:
        """Return means from sums over chunks, and a perplexity where it is one.

        Args:
            sums: (chunks,) for each name, as `sums` returns them for a chunk.
            examples: their number.
        """
        count = float(sums["answers"].sum()) if "answers" in sums else examples
        found = {name: float(values.sum() / count) for name, values in sums.items() if name != "answers"}
        if self.scored.perplexity:
            own = found[f"{self._scored}_loss" if len(self.objectives) > 1 else "loss"]
            found["perplexity"] = float(np.exp(min(own, LARGEST))) if np.isfinite(own) else own
        return found


def _compiled(model: "keras.Model", targets: list[str], training: Training) -> tuple[dict[str, Any], dict[str, float]]:
    """Return the identifiers of the losses that a model was compiled with, by target, where the file has none.

    Beside them it returns their weights.
    """
    wanted = [each for each in targets if training.losses.get(each, training.loss)["class_name"] == AUTOMATIC]
    found = compiled_loss(model) if wanted else None
    if found is None:
        return {}, {}
    ordered = in_order_of_outputs(model, targets)
    named = isinstance(getattr(model, "output", None), Mapping) or not getattr(model, "output_names", None)
    outputs = ordered if named else model.output_names
    if isinstance(found, dict) and "class_name" not in found:
        found = [found.get(name) for name in outputs]
    losses = dict(zip(ordered, found, strict=False)) if isinstance(found, list) else dict.fromkeys(wanted, found)
    weights = loss_weights(model, outputs)
    return losses, {each: weights[name] for each, name in zip(ordered, outputs, strict=False) if name in weights}
