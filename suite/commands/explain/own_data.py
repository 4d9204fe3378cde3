"""Batches of a dataset, as a net takes them."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.benchmark.training import Returns
from suite.commands.explain.examples import Examples, output_shapes, sum_of
from suite.commands.explain.model import symbolic_input, symbolic_output
from suite.commands.explain.targets import automatic_loss, ends, measured_returns, mismatch, of_compiled
from suite.datasets.arrays import Array, leaves, rows
from suite.datasets.conversion import SPLIT
from suite.datasets.dataset import Answer, Dataset
from suite.errors import UserError
from suite.frameworks.keras_compile import given_losses
from suite.frameworks.keras_graph import made_by
from suite.frameworks.keras_inputs import check_texts, in_order_of_outputs, input_places

if TYPE_CHECKING:
    import keras

Loss = Callable[[Any, Any], Any]


def of_dataset(model: "keras.Model", dataset: Dataset, batch: int, returns: Returns | None = None) -> Examples:
    """Return the first training examples, scaled as in training and in the form that the model takes.

    Of several targets each belongs to the output of its name; the loss is the sum. A dataset with one target belongs to
    the first output.

    Raises:
        UserError: the model takes other inputs, or returns other outputs, or it is not known what they are.
    """
    x = _inputs(model, dataset, dataset.scaled(rows(dataset.train.x, slice(batch)), "float32"))
    y, targets = leaves(rows(dataset.train.y, slice(batch))), dataset.targets
    outputs, shapes = output_shapes(model, x)
    names = _in_order(model, dataset, list(targets), outputs, len(shapes))
    for shape, target in zip(shapes, (targets[name] for name in names), strict=False):
        if shape != (target.shape if target.positions else (target.outputs,)):
            raise UserError(
                f"dataset {dataset.name}: expected outputs of shape {target.shape}, but those of model "
                f"{model.name!r} are {shape}"
            )
    notes = tuple(each for each in dataset.notes if SPLIT not in each)
    if len(names) > 1:
        pairs = [_automatic(model, y[name], targets[name], at, outputs, returns) for at, name in enumerate(names)]
        loss = sum_of([loss for _, loss in pairs], [weight for _, weight in given_losses(model, len(names), outputs)])
        return Examples(x, [each for each, _ in pairs], loss, 0, True, (), notes, of_dataset=True)
    values, loss, classes, logits, problems = _with_loss(model, x, y[names[0]], targets[names[0]], outputs, returns)
    if len(shapes) > 1:
        problems = (*problems, f"the model has {len(shapes)} outputs: the loss is of the first one only")
        loss = _of_the_first(loss)
    return Examples(x, values, loss, classes, logits, problems, notes, of_dataset=True)


def _inputs(model: "keras.Model", dataset: Dataset, x: Any) -> Any:
    """Return inputs in the structure and shape that the model takes, by name or, as in training, in their order."""
    import tensorflow as tf

    symbols = symbolic_input(model)
    if not isinstance(x, Mapping):
        return _shaped(model, dataset, x, symbols)
    if symbols is None:
        return x
    places = input_places(model, list(x))
    if places is None:
        taken = symbols if isinstance(symbols, Mapping) else [made_by(each).name for each in tf.nest.flatten(symbols)]
        raise UserError(
            f"dataset {dataset.name}: its inputs are {', '.join(x)}, but model {model.name!r} takes "
            f"{', '.join(taken)}; expected the same names"
        )
    shaped = {str(made_by(place).name): _shaped(model, dataset, x[name], place) for name, place in places.items()}
    return tf.nest.map_structure(lambda symbol: shaped[str(made_by(symbol).name)], symbols)


def _shaped(model: "keras.Model", dataset: Dataset, x: Array, symbol: Any) -> Array:
    if symbol is not None:
        check_texts(x, str(symbol.dtype))
    shape = tuple(getattr(symbol, "shape", (None, None)))[1:]
    if None in shape or shape == x.shape[1:]:
        return x
    if math.prod(shape) != math.prod(x.shape[1:]):
        raise UserError(
            f"dataset {dataset.name}: its examples are of shape {x.shape[1:]}, but model {model.name!r} takes {shape}"
        )
    return x.reshape(len(x), *shape)


def _in_order(
    model: "keras.Model", dataset: Dataset, targets: Sequence[str], names: list[str], count: int
) -> list[str]:
    """Return the names of targets in the order of the model's outputs, which have names or none."""
    if len(targets) == 1:
        return list(targets)
    keys = isinstance(symbolic_output(model), Mapping) or not getattr(model, "output_names", None)
    if count != len(targets) or (names and keys and set(names) != set(targets)):
        raise UserError(
            f"dataset {dataset.name}: its targets are {', '.join(targets)}, but model {model.name!r} returns "
            f"{', '.join(names) or count}; expected the same names"
        )
    return in_order_of_outputs(model, targets) if not keys or not names else names


def _automatic(
    model: "keras.Model", y: Array, target: Answer, at: int, names: Sequence[str], returns: Returns | None
) -> tuple[Array, Loss]:
    """Return targets of one output of several, with the compiled loss or the usual one of its task."""
    y = _rowed(y, target)
    compiled = of_compiled(model, y, target.outputs, at, names)
    if compiled is not None:
        return compiled
    logits = target.task == "regression" or (returns or _end_returns(model, at)) == "logits"
    return y, automatic_loss(target.task, logits=logits)


def _end_returns(model: "keras.Model", at: int) -> Returns:
    return "probabilities" if ends(model, at + 1)[at] in ("softmax", "sigmoid") else "logits"


def _rowed(y: Array, target: Answer) -> Array:
    """Return targets with an axis of their own, as losses take them."""
    y = target.rows(y)
    return y.astype(np.float32) if target.task == "multilabel" else y


def _with_loss(
    model: "keras.Model", x: Any, y: Array, target: Answer, outputs: Sequence[str], returns: Returns | None
) -> tuple[Array, Loss, int, bool, tuple[str, ...]]:
    """Return the targets of the only output, their loss, classes, whether it returns logits, and problems."""
    y, regression = _rowed(y, target), target.task == "regression"
    logits = regression or measured_returns(model, x, returns) == "logits"
    y, loss = of_compiled(model, y, target.outputs, 0, outputs) or (y, automatic_loss(target.task, logits=logits))
    classes = {"binary": 2, "multiclass": target.outputs}.get(target.task, 0)
    return y, loss, classes, logits, () if regression else _compiled_otherwise(model, logits)


def _compiled_otherwise(model: "keras.Model", logits: bool) -> tuple[str, ...]:
    """Return a line where the model was compiled with a cross entropy of what it does not return."""
    compiled = getattr(getattr(model, "loss", None), "from_logits", None) if getattr(model, "compiled", False) else None
    if compiled in (None, logits):
        return ()
    return (mismatch(model.loss.name, returns=logits, expects=compiled),)


def _of_the_first(loss: Loss) -> Loss:
    import tensorflow as tf

    def cross_entropy_of_the_first(targets: Any, outputs: Any) -> Any:
        return loss(targets, tf.nest.flatten(outputs)[0])

    return cross_entropy_of_the_first
