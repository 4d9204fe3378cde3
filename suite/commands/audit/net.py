"""Nets to audit."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np

from suite.config import is_reference
from suite.errors import UserError, refused
from suite.frameworks.torch_modules import TORCH, is_module, without_torch
from suite.frameworks.weights import NetWeight
from suite.models.saved import is_saved
from suite.registry.objects import load_object

Shape = tuple[int, ...]
"""Of one example."""

Shapes = dict[str, Shape]
"""Shapes of one example by the name of the input, "" for an only one; {} if the model knows them."""

GIVEN = {"input_shape", "outputs"}
"""Arguments that a function of a benchmark takes, which an audit knows."""


@dataclass(frozen=True)
class Net:
    """A built net.

    Attributes:
        name: how the user names it.
        model: a Keras model, or a PyTorch module.
    """

    name: str
    model: Any

    def weights(self) -> Iterator[NetWeight]:
        """Return its weights, whose numbers are read one by one."""
        if self.of_torch:
            from suite.frameworks import torch_weights

            return torch_weights.net_weights(self.model)
        from suite.frameworks import keras_weights

        return keras_weights.net_weights(self.model)

    @property
    def of_torch(self) -> bool:
        """Whether it is a PyTorch module."""
        return is_module(self.model)

    @property
    def branches(self) -> int | None:
        """The number of its residual branches, None if no graph shows them, as in PyTorch."""
        if self.of_torch:
            return None
        from suite.frameworks.keras_context import branches

        return branches(self.model)

    def versions(self) -> dict[str, str]:
        """Return the versions of the libraries that drew its weights."""
        return {name: version(name) for name in ([TORCH] if self.of_torch else ["keras", "tensorflow"])}


@dataclass(frozen=True)
class Source:
    """Where a net comes from.

    Attributes:
        name: how the user names it.
        make: builds it with a seed of all random streams.
        builds: whether `make` builds it anew; a model or a saved file is always the same.
    """

    name: str
    make: Callable[[int], Net]
    builds: bool


def checked(inputs: Shape | Mapping[str, Shape] | None) -> Shapes:
    """Return the shapes of inputs by name.

    Raises:
        UserError: a size is no whole number above 0.

    Example:
        >>> checked((28, 28, 1)), checked(None)
        ({'': (28, 28, 1)}, {})
    """
    shapes = dict(inputs) if isinstance(inputs, Mapping) else {} if inputs is None else {"": inputs}
    for name, shape in shapes.items():
        if not isinstance(shape, tuple | list) or not all(type(size) is int and size > 0 for size in shape):
            of = f" of {name}" if name else ""
            raise UserError(f"inputs: expected a size{of}, as (28, 28, 1); received {shape!r}")
    return {name: tuple(shape) for name, shape in shapes.items()}


def source(subject: Any, arguments: Mapping[str, Any], shapes: Shapes) -> Source:
    """Return where a net comes from, with nothing built yet.

    Args:
        subject: "file.py:function", "package.module:Class", the path of a saved model, a function, or a model.
        arguments: what the function is called with.
        shapes: of one example, for a model that does not know it.

    Raises:
        UserError: it is none of these, or there is no such function.
    """
    name, found = _found(subject)
    if not callable(found) or _is_model(found):
        if arguments:
            raise UserError(f"{name}: only a function or a class takes arguments (--with); received {dict(arguments)}")
        return Source(name, partial(_net, name, lambda: found, shapes), builds=False)
    call = partial(found, **_with_sizes(name, found, arguments, shapes.get("")))
    return Source(name, partial(_net, name, call, shapes), builds=True)


def _found(subject: Any) -> tuple[str, Any]:
    if is_module(subject):
        return type(subject).__name__, subject
    if not isinstance(subject, str):
        return str(getattr(subject, "name", getattr(subject, "__name__", type(subject).__name__))), subject
    if is_saved(subject):
        return subject, subject
    if is_reference(subject):
        with without_torch():
            return subject, load_object(subject)
    raise UserError(
        f"{subject}: expected a net, as file.py:function, package.module:function or a saved model, which ends in "
        ".keras or .h5; received no function"
    )


def _is_model(value: Any) -> bool:
    import keras

    return is_module(value) or isinstance(value, keras.Model)


def _with_sizes(name: str, found: Any, arguments: Mapping[str, Any], shape: Shape | None) -> dict[str, Any]:
    """Return the arguments of a call: the user's, and the sizes that a benchmark's function needs."""
    try:
        parameters = inspect.signature(found).parameters.values()
    except (TypeError, ValueError):
        return dict(arguments)
    starred = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    needed = {each.name for each in parameters if each.default is each.empty and each.kind not in starred}
    known = {"outputs": 10} | ({"input_shape": shape} if shape is not None else {})
    given = dict(arguments) | {key: value for key, value in known.items() if key in needed - arguments.keys()}
    missing = sorted(needed - given.keys())
    if missing:
        what = ", ".join(missing)
        raise UserError(
            f"{name}: expected its arguments {what}; received {', '.join(arguments) or 'none'}; give them as --with "
            f"'{{\"{missing[0]}\": …}}'" + (", or the size of its inputs as --inputs" if missing[0] in GIVEN else "")
        )
    return given


def _net(name: str, call: Callable[[], Any], shapes: Shapes, seed: int) -> Net:
    """Return the net, built as if nothing had been built before."""
    from suite.commands.explain.model import own
    from suite.frameworks.keras_isolation import isolated_build

    seeded = bool(sys.modules.get(TORCH))
    with isolated_build("float32", seed):
        with without_torch(), refused(name):
            made = call()
        if is_module(made) and seeded:
            return Net(name, made)
        if is_module(made):
            # PyTorch, and with it its stream, was not there to be seeded before the call imported it.
            return _net(name, call, shapes, seed)
        if (isinstance(made, str) and is_saved(made)) or _is_model(made):
            if not isinstance(made, str) and set(shapes) - {""} and not made.variables:
                with refused(name):
                    made({key: np.zeros((2, *shape), np.float32) for key, shape in shapes.items()})
            return Net(name, own(made, shapes.get(""), 10, seed=seed))
    raise UserError(f"{name}: expected a keras.Model or a torch.nn.Module; received {type(made).__name__}")
