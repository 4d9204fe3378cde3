"""Targets and losses that go with a net's outputs."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.training import Returns
from suite.commands.explain.model import Shape, symbolic_output
from suite.config import normalize
from suite.datasets.dataset import Task
from suite.errors import UserError, refused
from suite.frameworks.keras_compile import given_losses
from suite.frameworks.keras_graph import made_by
from suite.training.identifiers import keras_object
from suite.training.losses import AUTO
from suite.training.outputs import returned

if TYPE_CHECKING:
    import keras

Loss = Callable[[Any, Any], Any]

POSITIVE = ("relu", "relu6", "softplus", "exponential")
"""Activations that return nothing below 0."""

IN_RANGE: dict[str, Callable[[NDArray[Any]], NDArray[Any]]] = {
    "": lambda x: x,
    "sigmoid": lambda x: (1 / (1 + np.exp(-x))).astype(x.dtype),
    "tanh": np.tanh,
    "relu": np.abs,
}
"""What brings inputs into the range of an output, by its activation."""

MIRRORED = (
    "The output has the shape of the input, so the net was measured as an autoencoder, with its inputs as targets; for "
    "a classifier say --returns logits, or probabilities."
)

INTEGER_LOSSES = ("sparsecategoricalcrossentropy",)
ONE_HOT_LOSSES = ("categoricalcrossentropy", "categoricalfocalcrossentropy", "kldivergence")
BINARY_LOSSES = ("binarycrossentropy", "binaryfocalcrossentropy", "hinge", "squaredhinge")
"""Losses by the targets that they take, in the spelling of `normalize`."""


@dataclass(frozen=True)
class Target:
    """Targets of one output, with its loss and the loss's weight among several.

    `classes` is 0 for a regression; `logits`: it returns no probabilities.
    """

    y: NDArray[Any]
    loss: Loss
    classes: int
    logits: bool
    problem: str = ""
    note: str = ""
    weight: float = 1.0


def targets(
    model: "keras.Model",
    x: Any,
    shapes: Sequence[Shape],
    returns: Returns | None,
    rng: np.random.Generator,
    names: Sequence[str] = (),
) -> list[Target]:
    """Return random targets for each output.

    Args:
        model: a built model.
        x: a batch of its inputs, for a model whose last layer does not tell what it returns.
        shapes: of each output, batch first.
        returns: "logits" or "probabilities", if the user says so.
        rng: draws the targets.
        names: of each output, if they have any.

    Raises:
        UserError: the compiled loss is unknown, or it is not known what the model returns.
    """
    found = []
    losses = given_losses(model, len(shapes), names)
    for (loss, weight), shape, end in zip(losses, shapes, ends(model, len(shapes)), strict=True):
        if loss is None:
            found.append(_of_end(model, x, shape, end, returns, rng))
        else:
            found.append(replace(_of_compiled(_loss(loss), shape, end, rng), weight=weight))
    return found


def of_compiled(
    model: "keras.Model", y: NDArray[Any], outputs: int, at: int = 0, names: Sequence[str] = ()
) -> tuple[NDArray[Any], Loss] | None:
    """Return targets in the form that the compiled loss of an output takes, and that loss.

    It is None for a model that was not compiled with a loss.

    Args:
        model: a built model.
        y: class numbers, or numbers of a regression: (examples, …).
        outputs: values that the model returns for an example.
        at: which output it is, the first by default.
        names: of the outputs, if they have any.
    """
    compiled, _ = given_losses(model, at + 1, names)[at]
    if compiled is None:
        return None
    loss = _loss(compiled)
    name = normalize(str(getattr(loss, "name", None) or getattr(loss, "__name__", "")))
    if y.dtype.kind in "iu" and outputs > 1 and name not in INTEGER_LOSSES:
        return np.eye(outputs, dtype=np.float32)[y[..., 0] if y.shape[-1] == 1 else y], loss
    return (y if name in INTEGER_LOSSES else y.astype(np.float32)), loss


def _loss(identifier: Any) -> Loss:
    import keras

    with refused(f"the compiled loss {identifier!r}"):
        loss: Loss = keras.losses.get(identifier)
    return loss


def ends(model: "keras.Model", outputs: int) -> list[str]:
    """Return the name of the activation that each output ends in: "" for none, "?" where the graph does not tell."""
    import tensorflow as tf

    symbols = symbolic_output(model)
    flat = [] if symbols is None else tf.nest.flatten(symbols)
    return [_end(made_by(flat[at])) if at < len(flat) else "?" for at in range(outputs)]


def _end(operation: Any) -> str:
    import keras

    if isinstance(operation, keras.layers.Dropout | keras.layers.Reshape | keras.layers.Flatten):
        return "?"
    if isinstance(operation, keras.layers.Softmax):
        return "softmax"
    if isinstance(operation, keras.layers.TimeDistributed):
        return _end(operation.layer)
    activation = getattr(operation, "activation", None)
    if activation is keras.activations.linear:
        return ""
    name = getattr(activation, "__name__", None)
    return str(name) if name else "?"


def _of_compiled(loss: Loss, shape: Shape, end: str, rng: np.random.Generator) -> Target:
    """Return targets as a compiled loss takes them: classes as numbers or one-hot, or standard normal numbers."""
    name = str(getattr(loss, "name", None) or getattr(loss, "__name__", type(loss).__name__))
    kind, units = normalize(name), shape[-1]
    logits = bool(getattr(loss, "from_logits", False))
    returns = {"softmax": False, "sigmoid": False, "": True}.get(end, logits)
    problem = mismatch(name, returns=returns, expects=logits) if "crossentropy" in kind else ""
    if kind in INTEGER_LOSSES:
        return Target(rng.integers(0, max(2, units), shape[:-1]).astype(np.int32), loss, units, logits, problem)
    if kind in ONE_HOT_LOSSES:
        rows = np.eye(units, dtype=np.float32)[rng.integers(0, units, shape[:-1])]
        return Target(rows, loss, units, logits, problem)
    if kind in BINARY_LOSSES:
        return Target(rng.integers(0, 2, shape).astype(np.float32), loss, 2 if units == 1 else 0, logits, problem)
    return Target(_numbers(shape, end, rng), loss, 0, True)


def _numbers(shape: Shape, end: str, rng: np.random.Generator) -> NDArray[Any]:
    """Return standard normal targets, without their signs if the output is never below 0."""
    y = rng.standard_normal(shape).astype(np.float32)
    return np.abs(y) if end in POSITIVE else y


def _of_end(
    model: "keras.Model", x: Any, shape: Shape, end: str, returns: Returns | None, rng: np.random.Generator
) -> Target:
    """Return targets of a net that was not compiled: by the activation of its last layer, or by what it returns."""
    units = shape[-1]
    if returns is None and _mirrors(model, x, shape, end):
        y = IN_RANGE[end](x)
        return Target(y, automatic_loss("regression", logits=True), 0, True, note=MIRRORED)
    if end in ("", "tanh", "relu") and units == 1 and returns is None:
        return Target(_numbers(shape, end, rng), automatic_loss("regression", logits=True), 0, True)
    if end in ("", "softmax", "sigmoid"):
        found: Returns = "logits" if end == "" else "probabilities"
        if returns not in (None, found):
            raise UserError(f"--returns {returns}: but model {model.name!r} returns {found}")
    else:
        found = measured_returns(model, x, returns)
    logits = found == "logits"
    if end == "sigmoid" and units > 1:
        y = rng.integers(0, 2, shape).astype(np.float32)
        return Target(y, automatic_loss("binary", logits=False), 0, logits)
    task: Task = "binary" if units == 1 else "multiclass"
    y = rng.integers(0, max(2, units), (*shape[:-1], 1)).astype(np.int32)
    return Target(y, automatic_loss(task, logits=logits), max(2, units), logits)


def _mirrors(model: "keras.Model", x: Any, shape: Shape, end: str) -> bool:
    """Return whether the only output has the shape of the only input, numbers, as that of an autoencoder."""
    several = len(getattr(model, "outputs", None) or [0]) > 1
    numbers = isinstance(x, np.ndarray) and x.dtype.kind == "f" and x.shape == shape
    return numbers and not several and math.prod(shape[1:]) > 1 and end in IN_RANGE


def measured_returns(model: "keras.Model", x: Any, said: Returns | None) -> Returns:
    """Return what a classifier returns, as measured, or else as said.

    Raises:
        UserError: measuring does not tell and nothing was said, or it is not what was said.
    """
    try:
        found = returned(model, x)
    except UserError as error:
        if said is not None:
            return said
        raise UserError(
            f"model {model.name!r}: expected logits or probabilities, but {error}; say what they are: --returns logits "
            "or --returns probabilities"
        ) from error
    if said not in (None, found):
        raise UserError(f"--returns {said}: but model {model.name!r} returns {found}")
    return found


def mismatch(loss: str, *, returns: bool, expects: bool) -> str:
    """Return a line if a model returns logits and its own loss expects probabilities, or the reverse.

    It is "" if they fit.

    Args:
        loss: its name.
        returns: whether the model returns logits.
        expects: whether the loss expects logits.
    """
    if returns == expects:
        return ""
    names = {True: "logits", False: "probabilities"}
    return f"the model returns {names[returns]}, but its own loss, {loss}, expects {names[expects]}"


def automatic_loss(task: Task, *, logits: bool) -> Loss:
    """Return the loss that a benchmark takes for a task by itself."""
    config = {} if task == "regression" else {"from_logits": logits}
    loss: Loss = keras_object("loss", {"class_name": AUTO[task], "config": config})
    return loss
