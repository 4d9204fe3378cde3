"""The graph of a functional Keras model."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


def is_chain(model: "keras.Model") -> bool:
    """Return whether each operation of a model has one input, and an output that at most one other operation reads.

    A model without a graph is not a chain.
    """
    operations = graph(model)
    return bool(operations) and all(
        len(each._inbound_nodes) == 1 and len(each._outbound_nodes) <= 1 for each in operations
    )


def graph(model: "keras.Model") -> list[Any]:
    """Return the operations of a functional or built sequential model, inputs included, or [] of any other model."""
    return list(getattr(getattr(model, "_functional", None) or model, "operations", []))


def readers(symbol: Any) -> set[Any]:
    """Return the operations that read a symbolic input of a functional model."""
    return {node.operation for node in symbol._keras_history.operation._outbound_nodes}


def made_by(symbol: Any) -> Any:
    """Return the operation whose output a symbolic tensor is."""
    return symbol._keras_history.operation


def followers(operation: Any) -> set[Any]:
    """Return the operations that read an output of an operation."""
    return {node.operation for node in operation._outbound_nodes}


def built_shapes(model: "keras.Model") -> Any:
    """Return the shape of the inputs, batch first, that a model was built with, or a dict of them, or None."""
    found = getattr(model, "_build_shapes_dict", None) or {}
    return found.get("input_shape") or (found or None)
