"""Batches of random examples to measure a net on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.benchmark.training import Returns
from suite.commands.explain.inputs import Shapes, drawn, fixed_batch
from suite.commands.explain.model import Shape
from suite.commands.explain.targets import targets
from suite.frameworks.keras_compile import output_names

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


def normal(model: "keras.Model", shapes: Shapes, batch: int, seed: int, returns: Returns | None = None) -> Examples:
    """Return inputs `drawn` at random, with random targets for each output and the loss that goes with them.

    A compiled model keeps its loss, of several outputs the weighted sum. `returns` says what a classifier returns where
    neither its last layer nor measuring it tells.

    Raises:
        UserError: it is not known what the model takes or returns.
    """
    rng = np.random.default_rng(seed)
    count = fixed_batch(model) or batch
    x = drawn(model, shapes, count, rng)
    names, shapes_of_outputs = output_shapes(model, x)
    found = targets(model, x, [(count, *shape) for shape in shapes_of_outputs], returns, rng, names)
    first = found[0]
    problems = tuple(dict.fromkeys(each.problem for each in found if each.problem))
    if len(found) == 1:
        notes = (first.note,) if first.note else ()
        return Examples(x, first.y, first.loss, first.classes, first.logits, problems, notes)
    loss = sum_of([each.loss for each in found], [each.weight for each in found])
    return Examples(x, [each.y for each in found], loss, 0, first.logits, problems)


def output_shapes(model: "keras.Model", x: Any) -> tuple[list[str], list[Shape]]:
    """Return the names of the outputs, none where they have none, and their shapes for one example, both flattened."""
    import tensorflow as tf

    from suite.frameworks.keras_function import Function, differentiable

    one = tf.nest.map_structure(lambda tensor: tensor[:1], differentiable(x))
    function = Function(model)
    with function.opened():
        outputs = function(one)
    shapes = [tuple(output.shape[1:]) or (1,) for output in tf.nest.flatten(outputs)]
    return output_names(model, outputs), shapes


def sum_of(losses: Sequence[Callable[[Any, Any], Any]], weights: Sequence[float]) -> Callable[[Any, Any], Any]:
    """Return the weighted sum of the mean losses of several outputs, each on targets of its own."""
    import tensorflow as tf

    def sum_of_losses(targets: Any, outputs: Any) -> Any:
        means = [
            tf.cast(tf.reduce_mean(loss(y, output)), tf.float32)
            for loss, y, output in zip(losses, targets, tf.nest.flatten(outputs), strict=True)
        ]
        return tf.add_n([mean * weight for mean, weight in zip(means, weights, strict=True)])

    return sum_of_losses
