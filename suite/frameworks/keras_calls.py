"""Calls of a model's parts, watched without changing it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_layers import layers

if TYPE_CHECKING:
    import keras

Replacement = Callable[[Any, Callable[..., Any]], Callable[..., Any]]
"""What takes the place of a function of a part, given the part and this function."""


def operations(model: "keras.Model") -> list[Any]:
    """Return the layers of `model`, at any depth, and the bare operations of a functional model."""
    found: dict[int, Any] = {id(layer): layer for layer in layers(model)}
    for layer in list(found.values()):
        found |= {id(operation): operation for operation in getattr(layer, "operations", ())}
    return list(found.values())


@contextmanager
def unchanged(model: "keras.Model") -> Iterator[None]:
    """Restore, at the end of the block, every attribute of the model and of its parts.

    Inside, attributes may be replaced through `vars(layer)`. Values of variables are not restored: use `Function`.
    """
    before = [(vars(part), dict(vars(part))) for part in operations(model)]
    try:
        yield
    finally:
        for attributes, values in before:
            attributes.clear()
            attributes.update(values)


@contextmanager
def replaced(parts: Iterable[Any], by: Replacement, attribute: str = "call") -> Iterator[None]:
    """Replace a function of each part inside the block: its `call`, or its `activation`.

    Keras does not track the change. No other attribute is restored at the end: use `unchanged`.

    Args:
        parts: layers, or operations of a functional model.
        by: a function from a part and its present function to the one that takes its place.
        attribute: name of the function.
    """
    chosen = list(parts)
    before = [(vars(part), vars(part).get(attribute)) for part in chosen]
    try:
        for part in chosen:
            vars(part)[attribute] = by(part, getattr(part, attribute))
        yield
    finally:
        for attributes, value in before:
            if value is None:
                attributes.pop(attribute, None)
            else:
                attributes[attribute] = value
