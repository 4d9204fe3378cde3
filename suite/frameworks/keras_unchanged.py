"""Looking at a model without leaving a mark on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_layers import layers

if TYPE_CHECKING:
    import keras


def operations(model: "keras.Model") -> list[Any]:
    """Return all that a call of `model` calls: its layers at any depth, and a functional model's bare operations."""
    found: dict[int, Any] = {id(layer): layer for layer in layers(model)}
    for layer in list(found.values()):
        found |= {id(operation): operation for operation in getattr(layer, "operations", ())}
    return list(found.values())


@contextmanager
def unchanged(model: "keras.Model") -> Iterator[None]:
    """Give every attribute of the model and of its parts the value back that it has now.

    Inside, attributes may be replaced through `vars(layer)`. Variables are no attributes' business: see `Function`.
    """
    before = [(vars(part), dict(vars(part))) for part in operations(model)]
    try:
        yield
    finally:
        for attributes, values in before:
            attributes.clear()
            attributes.update(values)
