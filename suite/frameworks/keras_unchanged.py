"""Inspection of a model without changing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_layers import layers

if TYPE_CHECKING:
    import keras


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
