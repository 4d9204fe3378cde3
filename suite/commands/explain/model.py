"""The net that is explained: the suite's perceptron, or the user's own model."""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from suite import models
from suite.benchmark.problems import validated
from suite.config import Identifier, is_reference
from suite.errors import UserError, refused
from suite.frameworks import keras_graph
from suite.registry.objects import load_object

if TYPE_CHECKING:
    import keras

Shape = tuple[int, ...]


def perceptron(input_shape: Shape, depth: int, width: int, activation: Identifier, outputs: int) -> "keras.Model":
    """Return the suite's multilayer perceptron; `depth` counts its hidden layers.

    Raises:
        UserError: there is no such activation, or a number is not positive.
    """
    table = {"name": "mlp", "depth": depth, "width": width, "activation": activation}
    return validated(models.get, table, "the perceptron").build(input_shape, outputs, "float32")


def own(reference: str, input_shape: Shape | None, outputs: int) -> "keras.Model":
    """Return the model of the user's "file.py:function", built, with the weights that it gives itself.

    A function that needs no arguments is called without; another one as in a benchmark file, with the shape of an
    example and the number of outputs. A model that does not know its inputs' shape is called once on `input_shape`.

    Raises:
        UserError: there is no such function, it fails, it returns no model, or the model cannot be built.
    """
    import keras

    from suite.frameworks.keras_isolation import isolated_build

    if not is_reference(reference):
        raise UserError(f"{reference}: expected file.py:function or package.module:function, received no function")
    function = load_object(reference)
    if not callable(function):
        raise UserError(f"{reference}: expected a function that returns a keras.Model, received {function!r}")
    if _needs_arguments(function):
        if input_shape is None:
            raise UserError(f"{reference} takes arguments; expected the size of its inputs, or a dataset (--inputs)")
        return models.get({"name": reference}).build(input_shape, outputs, "float32")
    with isolated_build("float32"):
        model = _attempt(reference, function)
        if not isinstance(model, keras.Model):
            advice = f"; an initializer is explained by --initializer {reference}" if callable(model) else ""
            raise UserError(f"{reference}: expected to receive a keras.Model, received {type(model).__name__}{advice}")
        if symbolic_input(model) is None and not model.variables:
            input_shape = input_shape or _built_for(model)
            if input_shape is None:
                raise UserError(
                    f"{reference}: the model cannot be built, since it does not know the shape of its inputs; begin it "
                    "with keras.Input(shape), or give the size of its inputs, or a dataset (--inputs, --dataset)"
                )
            _attempt(reference, lambda: model(np.zeros((2, *input_shape), np.float32)))
    return model


def _built_for(model: "keras.Model") -> Shape | None:
    """Return the shape of an example that a model's `build` was given, None where it was given none."""
    shape = keras_graph.built_shapes(model)
    if not isinstance(shape, tuple | list) or not shape or any(not isinstance(size, int) for size in shape[1:]):
        return None
    return tuple(shape[1:])


def symbolic_input(model: "keras.Model") -> Any:
    """Return the model's inputs, a symbolic tensor or a structure of them; None where it does not know them."""
    import keras

    if isinstance(model, keras.Sequential):
        # Its `input` exists only once it was called; its layers may know theirs before.
        return model.inputs[0] if model.built and model.inputs else None
    try:
        return model.input
    except (AttributeError, ValueError):
        return None


def symbolic_output(model: "keras.Model") -> Any:
    """Return the model's outputs, a symbolic tensor or a structure of them; None where it does not know them."""
    import keras

    if isinstance(model, keras.Sequential):
        return model.outputs[0] if model.built and model.inputs else None
    try:
        return model.output
    except (AttributeError, ValueError):
        return None


def is_chain(model: "keras.Model") -> bool:
    """Return whether each layer sees nothing but the one before, through elementwise layers and Flatten at most."""
    from keras import layers

    kinds = (layers.InputLayer, layers.Dense, layers.Flatten, layers.Activation, layers.Dropout)
    activations = (layers.ReLU, layers.LeakyReLU, layers.ELU, layers.Softmax)
    return keras_graph.is_chain(model) and all(
        isinstance(each, kinds + activations) for each in keras_graph.graph(model)
    )


def is_plain(model: "keras.Model") -> bool:
    """Return whether it is a plain stack: one path of dense and convolutional layers, without norms and gates.

    A layer of the user's own counts as dense if a matrix, with or without a bias, is all that it trains.
    """
    from keras import layers

    kinds = tuple(getattr(layers, name) for name in _PLAIN)
    graph = keras_graph.graph(model)
    entrances = [each for each in graph if isinstance(each, layers.InputLayer)]
    kernels = [each for each in graph if getattr(each, "weights", None)]
    return (
        len(entrances) == 1
        and keras_graph.is_chain(model)
        and all(type(each) in kinds or _is_matrix(each) for each in kernels)
    )


def _is_matrix(layer: Any) -> bool:
    """Return whether a layer of the user's own trains one matrix and at most one vector."""
    ranks = sorted(len(each.shape) for each in layer.trainable_weights)
    return type(layer).__module__.partition(".")[0] != "keras" and ranks in ([2], [1, 2])


_PLAIN = ("Dense", "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")


def _needs_arguments(function: Callable[..., Any]) -> bool:
    parameters = inspect.signature(function).parameters.values()
    starred = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return any(each.default is each.empty and each.kind not in starred for each in parameters)


def _attempt(reference: str, call: Callable[[], Any]) -> Any:
    with refused(reference):
        return call()
