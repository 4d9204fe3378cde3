"""Checks of initializers before anything runs."""

import inspect
from collections.abc import Mapping
from typing import Any

from suite.config import is_reference, split
from suite.errors import UserError, refused
from suite.initializers.registry import recipe


def check_kernel(shape: tuple[int, ...]) -> None:
    """Raise an error if a shape is not a kernel's, (*window, channels, filters) or (inputs, units).

    Raises:
        ValueError: the shape has fewer than two axes.

    Example:
        >>> check_kernel((5,))
        Traceback (most recent call last):
        ValueError: The weight must be at least two-dimensional. Received: shape=(5,)
    """
    if len(shape) < 2:
        raise ValueError(f"The weight must be at least two-dimensional. Received: shape={tuple(shape)}")


_SHAPES = ((4, 4), (4, 1, 4))
"""Shapes to try: each initializer of Keras accepts one of them."""


def validate(identifier: str | Mapping[str, Any], where: str) -> None:
    """Make the initializer and, unless it is the user's own, call it, to find errors early.

    Args:
        identifier: the initializer in a benchmark file.
        where: the file and key, as in "benchmarks/mnist.toml: initializers.he".

    Raises:
        UserError: the name is unknown, the module cannot be imported, an option is unknown or has a value that the
            initializer refuses, or a seed is fixed.

    Example:
        >>> validate({"class_name": "he_normal", "config": {"seed": 1}}, "mnist.toml: initializers.he")
        Traceback (most recent call last):
        suite.errors.UserError: mnist.toml: initializers.he: seeds come from the benchmark, ...
    """
    with refused(where):
        made = recipe(identifier)
        if not made.whole_model and _fixes_seed(made.config):
            raise UserError(
                "seeds come from the benchmark, a fixed one makes equal layers twins; remove seed from config"
            )
        name = split(identifier)[0]
        with refused(name):
            initializer = made.make()
            if not made.whole_model:
                _check_signature(initializer)
                # The user's own initializer may refuse these shapes, so it is not called.
                if not is_reference(name):
                    _probe(initializer)


def _check_signature(initializer: Any) -> None:
    signature = inspect.signature(initializer)
    try:
        signature.bind(_SHAPES[0], dtype="float32")
    except TypeError as error:
        raise TypeError(f"expected a callable (shape, dtype=…), received one that takes {signature}: {error}") from None


def _fixes_seed(config: Mapping[str, Any]) -> bool:
    nested = (value for value in config.values() if isinstance(value, Mapping))
    return config.get("seed") is not None or any(map(_fixes_seed, nested))


def _probe(initializer: Any) -> None:
    errors = []
    for shape in _SHAPES:
        try:
            initializer(shape, dtype="float32")
        except Exception as error:
            errors.append(error)
    if len(errors) == len(_SHAPES):
        raise errors[0]
