"""What a net is measured on: a batch of inputs, targets, and the loss that goes with them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.datasets.dataset import Dataset, Task
from suite.errors import UserError
from suite.explaining.model import Shape, symbolic_input
from suite.training.identifiers import keras_object
from suite.training.objective import LOSSES

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


def normal(model: "keras.Model", input_shape: Shape | None, batch: int, seed: int) -> Examples:
    """Return standard normal inputs, integers for an embedding, with labels at random.

    A model that was compiled with another loss than a cross entropy has standard normal targets.
    """
    rng = np.random.default_rng(seed)
    x = _inputs(model, input_shape, batch, rng)
    shape = _output_shapes(model, x)[0]
    task: Task = "regression" if _compiled_for_regression(model) else "binary" if shape[-1] == 1 else "multiclass"
    if task == "regression":
        y: NDArray[Any] = rng.standard_normal((batch, *shape)).astype(np.float32)
    else:
        y = rng.integers(0, max(2, shape[-1]), (batch, *shape[:-1], 1)).astype(np.int32)
    return _with_loss(model, x, y, task, shape[-1])


def of_dataset(model: "keras.Model", dataset: Dataset, batch: int) -> Examples:
    """Return the first training examples, scaled as in training and in the shape that the model takes.

    Raises:
        UserError: the model takes inputs, or returns outputs, of another size.
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
    return _with_loss(model, x, y.reshape(len(y), *(y.shape[1:] or (1,))), dataset.task, dataset.outputs)


def _with_loss(model: "keras.Model", x: Any, y: NDArray[Any], task: Task, outputs: int) -> Examples:
    logits = not _ends_in_probabilities(model)
    config = LOSSES[task]["config"] | ({"from_logits": logits} if task != "regression" else {})
    loss = keras_object("loss", {"class_name": LOSSES[task]["class_name"], "config": config})
    classes = {"binary": 2, "multiclass": outputs, "regression": 0}[task]
    several = len(_output_shapes(model, x))
    if several == 1:
        return Examples(x, y, loss, classes, logits)
    problem = f"the model has {several} outputs: the loss is of the first one only"
    return Examples(x, y, _of_the_first(loss), classes, logits, (problem,))


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
    embeddings = [layer for layer in model._flatten_layers() if isinstance(layer, layers.Embedding)]
    known = min((layer.input_dim for layer in embeddings), default=2)

    def draw(symbol: Any) -> NDArray[Any]:
        shape = (batch, *(size or ANY_SIZE for size in symbol.shape[1:]))
        readers = {node.operation for node in symbol._keras_history.operation._outbound_nodes}
        # An input is of floats unless its author says otherwise, before an embedding, too.
        if np.issubdtype(symbol.dtype, np.integer) or readers & set(embeddings):
            return rng.integers(0, known, shape).astype(symbol.dtype)
        return rng.standard_normal(shape).astype(symbol.dtype)

    return tf.nest.map_structure(draw, symbols)


def _output_shapes(model: "keras.Model", x: Any) -> list[Shape]:
    """Return the shape of each output for one example."""
    import tensorflow as tf

    from suite.diagnostics.function import Function, differentiable

    one = tf.nest.map_structure(lambda tensor: tensor[:1], differentiable(x))
    function = Function(model)
    with function.opened():
        return [tuple(output.shape[1:]) or (1,) for output in tf.nest.flatten(function(one))]


def _ends_in_probabilities(model: "keras.Model") -> bool:
    import keras

    last = model.layers[-1] if model.layers else None
    activation = getattr(last, "activation", None)
    return isinstance(last, keras.layers.Softmax) or activation in (
        keras.activations.softmax,
        keras.activations.sigmoid,
    )


def _compiled_for_regression(model: "keras.Model") -> bool:
    loss = getattr(model, "loss", None) if getattr(model, "compiled", False) else None
    name = loss if isinstance(loss, str) else getattr(loss, "name", None) or getattr(loss, "__name__", None)
    return isinstance(name, str) and "crossentropy" not in name.replace("_", "").lower()


def _of_the_first(loss: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    import tensorflow as tf

    def cross_entropy_of_the_first(targets: Any, outputs: Any) -> Any:
        return loss(targets, tf.nest.flatten(outputs)[0])

    return cross_entropy_of_the_first
