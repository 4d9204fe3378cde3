"""Batches to measure a net on: inputs, targets and their loss."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.training import Returns
from suite.commands.explain.inputs import Shapes, drawn, fixed_batch
from suite.commands.explain.model import Shape, symbolic_input
from suite.commands.explain.targets import automatic_loss, measured_returns, mismatch, of_compiled, targets
from suite.datasets.dataset import Dataset, Task
from suite.errors import UserError

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Examples:
    """A batch; `y` is a list where there are several outputs.

    `classes` is 0 for a regression and for several outputs; `logits`: the outputs are no probabilities. `notes` are
    worth knowing of them; `of_dataset`: they are data of the user's choice, not random.
    """

    x: Any
    y: Any
    loss: Callable[[Any, Any], Any]
    classes: int
    logits: bool
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    of_dataset: bool = False

    @property
    def count(self) -> int:
        """How many examples there are."""
        return len(self.y[0] if isinstance(self.y, list) else self.y)

    def reversed(self) -> "Examples":
        """Return the same examples, the last first: a training on the first few sees others."""
        import tensorflow as tf

        x, y = (tf.nest.map_structure(lambda values: values[::-1], each) for each in (self.x, self.y))
        return replace(self, x=x, y=y)


def chosen(
    model: "keras.Model",
    dataset: Dataset | None,
    shapes: Shapes,
    batch: int,
    seed: int,
    returns: Returns | None,
) -> Examples:
    """Return the examples `of_dataset`, or `normal` ones where there is none."""
    if dataset is not None:
        return of_dataset(model, dataset, batch, returns)
    return normal(model, shapes, batch, seed, returns)


def normal(model: "keras.Model", shapes: Shapes, batch: int, seed: int, returns: Returns | None = None) -> Examples:
    """Return inputs `drawn` at random, with random targets for each output and the loss that goes with them.

    A compiled model keeps its loss, of several outputs the sum. `returns` says what a classifier returns where neither
    its last layer nor measuring it tells.

    Raises:
        UserError: it is not known what the model takes or returns.
    """
    rng = np.random.default_rng(seed)
    count = fixed_batch(model) or batch
    x = drawn(model, shapes, count, rng)
    found = targets(model, x, [(count, *shape) for shape in _output_shapes(model, x)], returns, rng)
    first = found[0]
    problems = tuple(dict.fromkeys(each.problem for each in found if each.problem))
    if len(found) == 1:
        notes = (first.note,) if first.note else ()
        return Examples(x, first.y, first.loss, first.classes, first.logits, problems, notes)
    return Examples(x, [each.y for each in found], _sum([each.loss for each in found]), 0, first.logits, problems)


def of_dataset(model: "keras.Model", dataset: Dataset, batch: int, returns: Returns | None = None) -> Examples:
    """Return the first training examples, scaled as in training and in the shape that the model takes.

    Raises:
        UserError: the model takes inputs, or returns outputs, of another size, or it is not known what they are.
    """
    x = dataset.train.x[:batch].astype(np.float32) * np.float32(dataset.scale) + np.float32(dataset.shift)
    shape = getattr(symbolic_input(model), "shape", (None, None))[1:]
    if None not in shape and shape != x.shape[1:]:
        if math.prod(shape) != math.prod(x.shape[1:]):
            raise UserError(
                f"dataset {dataset.name}: its examples are of shape {x.shape[1:]}, but model {model.name!r} takes "
                f"{shape}"
            )
        x = x.reshape(len(x), *shape)
    outputs = _output_shapes(model, x)[0]
    if outputs != (dataset.outputs,):
        raise UserError(
            f"dataset {dataset.name}: expected outputs of shape {(dataset.outputs,)}, but those of model "
            f"{model.name!r} are {outputs}"
        )
    y = dataset.train.y[:batch]
    y = y.reshape(len(y), *(y.shape[1:] or (1,)))
    found = _with_loss(model, x, y, dataset.task, dataset.outputs, returns)
    return replace(found, notes=dataset.notes, of_dataset=True)


def _with_loss(
    model: "keras.Model", x: Any, y: NDArray[Any], task: Task, outputs: int, returns: Returns | None
) -> Examples:
    logits = task == "regression" or measured_returns(model, x, returns) == "logits"
    y, loss = of_compiled(model, y, outputs) or (y, automatic_loss(task, logits=logits))
    classes = {"binary": 2, "multiclass": outputs, "regression": 0}[task]
    problems = () if task == "regression" else _compiled_otherwise(model, logits)
    several = len(_output_shapes(model, x))
    if several == 1:
        return Examples(x, y, loss, classes, logits, problems)
    problem = f"the model has {several} outputs: the loss is of the first one only"
    return Examples(x, y, _of_the_first(loss), classes, logits, (*problems, problem))


def _compiled_otherwise(model: "keras.Model", logits: bool) -> tuple[str, ...]:
    """Return a line where the model was compiled with a cross entropy of what it does not return."""
    compiled = getattr(getattr(model, "loss", None), "from_logits", None) if getattr(model, "compiled", False) else None
    if compiled in (None, logits):
        return ()
    return (mismatch(model.loss.name, returns=logits, expects=compiled),)


def _output_shapes(model: "keras.Model", x: Any) -> list[Shape]:
    """Return the shape of each output for one example."""
    import tensorflow as tf

    from suite.frameworks.keras_function import Function, differentiable

    one = tf.nest.map_structure(lambda tensor: tensor[:1], differentiable(x))
    function = Function(model)
    with function.opened():
        return [tuple(output.shape[1:]) or (1,) for output in tf.nest.flatten(function(one))]


def _of_the_first(loss: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    import tensorflow as tf

    def cross_entropy_of_the_first(targets: Any, outputs: Any) -> Any:
        return loss(targets, tf.nest.flatten(outputs)[0])

    return cross_entropy_of_the_first


def _sum(losses: Sequence[Callable[[Any, Any], Any]]) -> Callable[[Any, Any], Any]:
    """Return the sum of the mean losses of several outputs, each on targets of its own."""
    import tensorflow as tf

    def sum_of_losses(targets: Any, outputs: Any) -> Any:
        parts = zip(losses, targets, tf.nest.flatten(outputs), strict=True)
        return tf.add_n([tf.cast(tf.reduce_mean(loss(y, output)), tf.float32) for loss, y, output in parts])

    return sum_of_losses
