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
