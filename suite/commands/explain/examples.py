"""What a net is measured on: a batch of inputs, targets, and the loss that goes with them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.training import Returns
from suite.commands.explain.model import Shape, symbolic_input
from suite.datasets.dataset import Dataset, Task
from suite.errors import UserError
from suite.frameworks.keras_graph import readers
from suite.frameworks.keras_layers import layers as layers_of
from suite.training.identifiers import keras_object
from suite.training.losses import AUTO
from suite.training.outputs import returned

if TYPE_CHECKING:
    import keras

ANY_SIZE = 32
"""What takes the place of a size that a model leaves open, as of images or sequences."""


@dataclass(frozen=True)
class Examples:
    """A batch. `classes` is 0 for a regression; `logits`: the outputs are no probabilities."""

    x: Any
    y: NDArray[Any]
    loss: Callable[[Any, Any], Any]
    classes: int
    logits: bool
    problems: tuple[str, ...] = ()


def chosen(
    model: "keras.Model",
    dataset: Dataset | None,
    input_shape: Shape | None,
    batch: int,
    seed: int,
    returns: Returns | None,
) -> Examples:
    """Return the examples `of_dataset`, or `normal` ones where there is none."""
    if dataset is not None:
        return of_dataset(model, dataset, batch, returns)
    return normal(model, input_shape, batch, seed, returns)


def normal(
    model: "keras.Model", input_shape: Shape | None, batch: int, seed: int, returns: Returns | None = None
) -> Examples:
    """Return standard normal inputs, integers for an embedding, with labels at random.

    A model that was compiled with another loss than a cross entropy has standard normal targets. `returns` says what a
    classifier returns where measuring it does not tell.

    Raises:
        UserError: it is not known what the model takes or returns.
    """
    rng = np.random.default_rng(seed)
    x = _inputs(model, input_shape, batch, rng)
    shape = _output_shapes(model, x)[0]
    task: Task = "regression" if _compiled_for_regression(model) else "binary" if shape[-1] == 1 else "multiclass"
    if task == "regression":
        y: NDArray[Any] = rng.standard_normal((batch, *shape)).astype(np.float32)
    else:
        y = rng.integers(0, max(2, shape[-1]), (batch, *shape[:-1], 1)).astype(np.int32)
    return _with_loss(model, x, y, task, shape[-1], returns)


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
    return _with_loss(model, x, y, dataset.task, dataset.outputs, returns)


def _with_loss(
    model: "keras.Model", x: Any, y: NDArray[Any], task: Task, outputs: int, returns: Returns | None
) -> Examples:
    logits = task == "regression" or _returns(model, x, returns) == "logits"
    config = {} if task == "regression" else {"from_logits": logits}
    loss = keras_object("loss", {"class_name": AUTO[task], "config": config})
    classes = {"binary": 2, "multiclass": outputs, "regression": 0}[task]
    problems = () if task == "regression" else _compiled_otherwise(model, logits)
    several = len(_output_shapes(model, x))
    if several == 1:
        return Examples(x, y, loss, classes, logits, problems)
    problem = f"the model has {several} outputs: the loss is of the first one only"
    return Examples(x, y, _of_the_first(loss), classes, logits, (*problems, problem))


def _returns(model: "keras.Model", x: Any, said: Returns | None) -> Returns:
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


def _compiled_otherwise(model: "keras.Model", logits: bool) -> tuple[str, ...]:
    """Return a line where the model was compiled with a cross entropy of what it does not return."""
    compiled = getattr(getattr(model, "loss", None), "from_logits", None) if getattr(model, "compiled", False) else None
    if compiled in (None, logits):
        return ()
    returns, expected = ("logits", "probabilities") if logits else ("probabilities", "logits")
    return (f"the model returns {returns}, but its own loss, {model.loss.name}, expects {expected}",)


def _inputs(model: "keras.Model", input_shape: Shape | None, batch: int, rng: np.random.Generator) -> Any:
    import tensorflow as tf
    from keras import layers

    symbols = symbolic_input(model)
    if symbols is None:
        if input_shape is None:
            raise UserError(
                f"model {model.name!r} does not know the shape of its inputs; give their size, or a dataset "
                "(--inputs, --dataset)"
            )
        return rng.standard_normal((batch, *input_shape)).astype(np.float32)
    embeddings = [layer for layer in layers_of(model) if isinstance(layer, layers.Embedding)]
    known = min((layer.input_dim for layer in embeddings), default=2)

    def draw(symbol: Any) -> NDArray[Any]:
        shape = (batch, *(size or ANY_SIZE for size in symbol.shape[1:]))
        # An input is of floats unless its author says otherwise, before an embedding, too.
        if np.issubdtype(symbol.dtype, np.integer) or readers(symbol) & set(embeddings):
            return rng.integers(0, known, shape).astype(symbol.dtype)
        return rng.standard_normal(shape).astype(symbol.dtype)

    return tf.nest.map_structure(draw, symbols)


def _output_shapes(model: "keras.Model", x: Any) -> list[Shape]:
    """Return the shape of each output for one example."""
    import tensorflow as tf

    from suite.frameworks.keras_function import Function, differentiable

    one = tf.nest.map_structure(lambda tensor: tensor[:1], differentiable(x))
    function = Function(model)
    with function.opened():
        return [tuple(output.shape[1:]) or (1,) for output in tf.nest.flatten(function(one))]


def _compiled_for_regression(model: "keras.Model") -> bool:
    loss = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    name = loss if isinstance(loss, str) else getattr(loss, "name", None) or getattr(loss, "__name__", None)
    return isinstance(name, str) and "crossentropy" not in name.replace("_", "").lower()


def _of_the_first(loss: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    import tensorflow as tf

    def cross_entropy_of_the_first(targets: Any, outputs: Any) -> Any:
        return loss(targets, tf.nest.flatten(outputs)[0])

    return cross_entropy_of_the_first
