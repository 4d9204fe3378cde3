"""The graph of a functional Keras model."""

from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_layers import layers, of_keras

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


def last_operation(model: "keras.Model") -> Any:
    """Return the operation that makes the first output of a model, None if the model has no graph."""
    outputs = getattr(model, "outputs", None) or []
    return made_by(outputs[0]) if outputs and hasattr(outputs[0], "_keras_history") else None


def kind(operation: Any) -> str:
    """Return the name of the class of one of Keras' layers and operations, "" of those of the user's own."""
    return type(operation).__name__ if of_keras(type(operation)) else ""


def followers(operation: Any) -> set[Any]:
    """Return the operations that read an output of an operation."""
    return {node.operation for node in operation._outbound_nodes}


def inputs(operation: Any) -> list[Any]:
    """Return the operations whose outputs an operation reads, in the order of its arguments, at its first call."""
    nodes = operation._inbound_nodes
    return [made_by(each) for each in nodes[0].input_tensors] if nodes else []


def sources(operation: Any) -> dict[int, Any]:
    """Return all operations that an operation's output depends on, without itself, by their `id`."""
    found: dict[int, Any] = {}
    waiting = [operation]
    while waiting:
        for each in inputs(waiting.pop()):
            if id(each) not in found:
                found[id(each)] = each
                waiting.append(each)
    return found


def built_shapes(model: "keras.Model") -> Any:
    """Return the shape of the inputs, batch first, that a model was built with, or a dict of them, or None."""
    found = getattr(model, "_build_shapes_dict", None) or {}
    return found.get("input_shape") or (found or None)


def softmaxes(model: "keras.Model") -> list[str]:
    """Return the names of the operations that end in a softmax, from the output back as long as they are in a row.

    Layers that only change the shape, or drop values, may stand between them.
    """
    import keras

    kept = (keras.layers.Reshape, keras.layers.Flatten, keras.layers.Dropout)
    found: list[str] = []
    operation = last_operation(model)
    while operation is not None:
        activation = getattr(operation, "activation", None)
        is_softmax = isinstance(operation, keras.layers.Softmax) or activation is keras.activations.softmax
        if is_softmax:
            found.append(str(operation.name))
        weighted = bool(getattr(operation, "weights", ()))
        if weighted or not (is_softmax or isinstance(operation, kept)):
            return found[::-1]
        sources = [each for node in operation._inbound_nodes for each in node.input_tensors]
        operation = made_by(sources[0]) if len(sources) == 1 else None
    return found[::-1]


def sine(model: "keras.Model") -> float | None:
    """Return ω if the activations of a model, or layers without weights, are sin(ω u).

    It is None if they are not.
    """
    from suite.frameworks.nonlinearity import sine_frequency

    for layer in layers(model):
        own = not layer.weights and not of_keras(type(layer)) and not getattr(layer, "_layers", None)
        written = getattr(layer, "function", None) if kind(layer) == "Lambda" else getattr(layer, "activation", None)
        activation = layer.call if own else written
        if callable(activation) and (own or not of_keras(activation) or activation.__name__ == "sin"):
            frequency = sine_frequency(activation, layer.compute_dtype)
            if frequency is not None:
                return round(frequency, 3)
    return None
