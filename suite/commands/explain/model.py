"""The suite's perceptron, or the user's own model."""

import inspect
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from suite import models
from suite.benchmark.problems import validated
from suite.config import Identifier, is_reference
from suite.datasets.arrays import rows
from suite.datasets.dataset import Dataset
from suite.errors import UserError, refused
from suite.frameworks import keras_graph
from suite.frameworks.torch_modules import TORCH, as_written, is_module, without_torch
from suite.models.model import ModelConfig
from suite.models.saved import ENDINGS, is_saved, load
from suite.registry.objects import load_object

if TYPE_CHECKING:
    import keras

Shape = tuple[int, ...]


def perceptron(input_shape: Shape, depth: int, width: int, activation: Identifier, outputs: int) -> "keras.Model":
    """Return the suite's multilayer perceptron.

    `depth` counts its hidden layers.

    Raises:
        UserError: there is no such activation, or a number is not positive.
    """
    table = {"name": "mlp", "depth": depth, "width": width, "activation": activation}
    return validated(models.get, table, "the perceptron").build(input_shape, outputs, "float32")


def own(
    subject: "str | keras.Model | ModelConfig",
    input_shape: Shape | None,
    outputs: int,
    data: Dataset | None = None,
    seed: int | None = None,
) -> "keras.Model":
    """Return the user's own model, built, with the weights that it gives itself.

    A function that needs no arguments is called without; another one as in a benchmark file, with what it needs of
    the data, or with the shape of an example and the number of outputs. A model that does not know its inputs' shape is
    called once on `input_shape`, or on the data.

    Args:
        subject: a model, the path of a saved one, "file.py:name" of a model, or of a function that returns one, or the
            table of a benchmark's file.
        input_shape: of one example, if it is known.
        outputs: how many, for a function that takes arguments.
        data: what the net is for, if it is known: a function that takes arguments takes them from it.
        seed: of all random streams, as in `isolated_build`.

    Raises:
        UserError: there is no such function or file, it fails, it returns no model, or the model cannot be built.
    """
    from suite.frameworks.keras_isolation import isolated_build

    if isinstance(subject, ModelConfig):
        if data is None:
            raise UserError(f"{subject.name}: expected data besides the table of a model")
        return subject.build_for(data, "float32")
    found: Any = subject
    if isinstance(subject, str) and is_reference(subject):
        with without_torch():
            found = load_object(subject)
        if callable(found) and not _is_model(found) and (needed := _needed(found)):
            made = _module(found, needed, (input_shape, outputs), seed)
            found = _with_sizes(subject, found, needed, (input_shape, outputs), data) if made is None else made
    seeded = is_module(found) or bool(sys.modules.get(TORCH))
    with isolated_build("float32", seed), without_torch():
        model = _model(found, str(getattr(subject, "name", subject)))
        if is_module(model) and seeded:
            return _checked(model)
        if not is_module(model):
            return _built(model, str(subject), input_shape, data)
    # PyTorch, and with it its stream, was not there to be seeded before the call imported it.
    return own(subject, input_shape, outputs, data, seed)


def _checked(module: Any) -> Any:
    from suite.frameworks.torch_weights import check

    check(module)
    return as_written(module)


def _with_sizes(
    subject: str, found: Callable[..., Any], needed: set[str], sizes: tuple[Shape | None, int], data: Dataset | None
) -> Any:
    """Return the model of a function that takes arguments, or what makes it."""
    input_shape, outputs = sizes
    if data is not None:
        return models.get({"name": subject}).build_for(data, "float32")
    if input_shape is not None:
        return models.get({"name": subject}).build(input_shape, outputs, "float32")
    if needed != {"outputs"}:
        raise UserError(f"{subject} takes arguments; expected the size of its inputs, or a dataset (--inputs)")
    return partial(found, outputs=outputs)


def _module(found: Callable[..., Any], needed: set[str], sizes: tuple[Shape | None, int], seed: int | None) -> Any:
    """Return the PyTorch module that a function with arguments makes, None if it makes none."""
    from suite.frameworks.keras_isolation import isolated_build

    known = {name: size for name, size in zip(("input_shape", "outputs"), sizes, strict=True) if size is not None}
    if needed - known.keys() or not sys.modules.get(TORCH):
        return None
    try:
        with isolated_build("float32", seed):
            made = found(**{name: known[name] for name in needed})
    except Exception:
        # A Keras model's function, which is called as in a benchmark's file and then says what is wrong.
        return None
    return made if is_module(made) else None


def _is_model(value: Any) -> bool:
    import keras

    return is_module(value) or isinstance(value, keras.Model)


def _model(found: Any, name: str) -> "keras.Model":
    """Return a model: the value itself, what a function returns, or what a file holds."""
    if isinstance(found, str):
        return _loaded(found)
    if not _is_model(found) and not callable(found):
        raise UserError(
            f"{name}: expected a keras.Model or a torch.nn.Module, or a function that returns one; received {found!r}"
        )
    model = found if _is_model(found) else _attempt(name, found)
    if not _is_model(model):
        advice = f"; an initializer is explained by --initializer {name}" if callable(model) else ""
        raise UserError(
            f"{name}: expected to receive a keras.Model or a torch.nn.Module, received {type(model).__name__}{advice}"
        )
    return model


def _loaded(path: str) -> "keras.Model":
    if not is_saved(path):
        endings = " or ".join(ENDINGS)
        raise UserError(
            f"{path}: expected file.py:function, package.module:function or a saved model, which ends in {endings}; "
            "received no function"
        )
    return load(path)


def _built(model: "keras.Model", name: str, input_shape: Shape | None, data: Dataset | None) -> "keras.Model":
    """Return the model, called once if it has no weights yet, of several inputs on the first of the data."""
    if symbolic_input(model) is None and not model.variables:
        input_shape = input_shape or _built_for(model)
        if input_shape is not None:
            x: Any = np.zeros((2, *input_shape), np.float32)
        elif data is not None:
            x = data.scaled(rows(data.train.x, slice(2)), "float32")
        else:
            raise UserError(
                f"{name}: the model cannot be built, since it does not know the shape of its inputs; begin it "
                "with keras.Input(shape), or give the size of its inputs, or a dataset (--inputs, --dataset)"
            )
        _attempt(name, lambda: model(x))
    return model


def _built_for(model: "keras.Model") -> Shape | None:
    """Return the shape of an example that a model's `build` was given, None where it was given none."""
    shape = keras_graph.built_shapes(model)
    if not isinstance(shape, tuple | list) or not shape or any(not isinstance(size, int) for size in shape[1:]):
        return None
    return tuple(shape[1:])


def symbolic_input(model: "keras.Model") -> Any:
    """Return the model's inputs, a symbolic tensor or a structure of them.

    It is None if the model does not know them.
    """
    import keras

    if isinstance(model, keras.Sequential):
        # Its `input` exists only once it was called; its layers may know theirs before.
        return model.inputs[0] if model.built and model.inputs else None
    try:
        return model.input
    except (AttributeError, ValueError):
        return None


def symbolic_output(model: "keras.Model") -> Any:
    """Return the model's outputs, a symbolic tensor or a structure of them.

    It is None if the model does not know them.
    """
    import keras

    if isinstance(model, keras.Sequential):
        return model.outputs[0] if model.built and model.inputs else None
    try:
        return model.output
    except (AttributeError, ValueError):
        return None


def _needed(function: Callable[..., Any]) -> set[str]:
    """Return the names of the arguments that a function must have."""
    parameters = inspect.signature(function).parameters.values()
    starred = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return {each.name for each in parameters if each.default is each.empty and each.kind not in starred}


def _attempt(reference: str, call: Callable[[], Any]) -> Any:
    with refused(reference):
        return call()
