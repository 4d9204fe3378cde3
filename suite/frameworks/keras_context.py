"""Places of Keras layers in the graph of their model."""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_graph import followers, graph, inputs, sources
from suite.frameworks.keras_layers import KERNELS, layers
from suite.frameworks.weights import NORMS, Context

if TYPE_CHECKING:
    import keras

PASSING = ("Dropout", "Flatten", "Reshape", "Permute", "Pooling", "ZeroPadding", "Cropping", "UpSampling", "Noise")
"""Parts of the names of layers that leave the kind of a signal as it is."""

RECTIFIERS = {"ReLU": "relu", "LeakyReLU": "leaky_relu", "PReLU": "leaky_relu", "ELU": "elu", "Softmax": "softmax"}
"""Activations that are layers."""


def contexts(model: "keras.Model") -> dict[int, Context]:
    """Return the places of the layers of a model and of the functional models inside it, by the layers' `id`.

    Layers of a model without a graph are left out: a subclass shows what it computes only when it is called.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.ReLU(),
        ...     keras.layers.Dense(2)])
        >>> [(each.activation, each.head) for each in contexts(model).values()]
        [('relu', False), ('', True)]
    """
    found = {}
    for each in layers(model):
        for operation in graph(each):
            if _has_kernel(operation) or getattr(operation, "weights", None):
                # The last layer inside attention stands for it.
                found[id(getattr(operation, "_output_dense", operation))] = _context(operation)
    return found


def branches(model: "keras.Model") -> int | None:
    """Return the number of residual branches of a model, or None if it has no graph that shows them."""
    graphs = [operation for each in layers(model) for operation in graph(each)]
    if not graphs:
        return None
    return sum(_adds(each) and _skip(each) is not None for each in {id(each): each for each in graphs}.values())


def _has_kernel(operation: Any) -> bool:
    if hasattr(operation, "_output_dense"):
        return True
    return any(getattr(operation, name, None) is not None for name in KERNELS)


def _context(operation: Any) -> Context:
    activation, normalized = _own_activation(operation), False
    for at in _alone(operation):
        name = type(at).__name__
        if activation or _meets(at):
            break
        if any(part in name for part in NORMS):
            normalized = True
        elif not any(part in name for part in PASSING):
            activation = _activation(at)
            break
    merge = next((at for at in _alone(operation) if _meets(at)), None)
    ends = merge is not None and _adds(merge) and _skip(merge) in sources(operation)
    head = not any(map(_has_kernel, _reached(operation)))
    return Context(activation, normalized, ends, merge is not None, head, known=True)


def _alone(operation: Any) -> Iterator[Any]:
    """Yield the operations that read an output one after the other, up to the next kernel, merge or fork."""
    at = operation
    while len(after := followers(at)) == 1:
        (at,) = after
        if _has_kernel(at):
            return
        yield at
        if _meets(at):
            return


def _meets(operation: Any) -> bool:
    return len(inputs(operation)) > 1


def _own_activation(layer: Any) -> str:
    name = str(getattr(getattr(layer, "activation", None), "__name__", ""))
    return "" if name == "linear" else name


def _activation(operation: Any) -> str:
    """Return the activation that an operation without weights is, or ""."""
    name = type(operation).__name__
    if getattr(operation, "weights", None) and name not in RECTIFIERS:
        return ""
    import keras

    lowered = RECTIFIERS.get(name) or _own_activation(operation) or name.lower()
    return lowered if hasattr(keras.activations, lowered) else ""


def _adds(operation: Any) -> bool:
    return type(operation).__name__ == "Add" and len(inputs(operation)) == 2


def _skip(addition: Any) -> int | None:
    """Return the `id` of the operation whose output skips a branch and is added to the branch's, or None.

    Operations without weights may stand on the skip, as the pooling of a ResNet.
    """
    for skip, branch in itertools.permutations(inputs(addition)):
        known, at = sources(branch), skip
        while id(at) not in known and not at.weights and len(inputs(at)) == 1:
            (at,) = inputs(at)
        if id(at) in known and (at is skip or not _passes(branch, at)):
            return id(at)
    return None


def _passes(branch: Any, source: Any) -> bool:
    """Return whether a branch has no weights behind its source, so that nothing is skipped."""
    return branch is source or (not branch.weights and all(_passes(each, source) for each in inputs(branch)))


def _reached(operation: Any) -> list[Any]:
    """Return all operations that depend on an operation's output."""
    found: dict[int, Any] = {}
    waiting = [operation]
    while waiting:
        for each in followers(waiting.pop()):
            if id(each) not in found:
                found[id(each)] = each
                waiting.append(each)
    return list(found.values())
