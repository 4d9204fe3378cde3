"""Depth and residual branches of a model's graph."""

import itertools
from typing import TYPE_CHECKING, Any

from suite.frameworks.keras_graph import graph, inputs, sources
from suite.frameworks.keras_layers import KERNELS, layers

if TYPE_CHECKING:
    import keras


def depth(model: "keras.Model") -> int | None:
    """Return the number of layers with a kernel on the longest path from inputs to outputs, None without a graph.

    Of a layer that holds others outside a graph, all kernels count as one after the other; attention counts as two.

    Example:
        >>> import keras
        >>> x = keras.Input((4,))
        >>> long = keras.layers.Dense(4)(keras.layers.Dense(4)(x))
        >>> depth(keras.Model(x, keras.layers.Dense(1)(long + keras.layers.Dense(4)(x))))
        3
    """
    operations = graph(model)
    if not operations:
        return None
    longest: dict[int, int] = {}
    for operation in operations:
        before = max((longest.get(id(each), 0) for each in inputs(operation)), default=0)
        longest[id(operation)] = before + _own_depth(operation)
    return max(longest.values())


def branches(model: "keras.Model") -> "list[list[keras.layers.Layer]]":
    """Return the layers with weights of each residual branch, in the order of the graph.

    A branch is the longer of two paths that part and are added again, behind where they part. The shorter one, the
    skip, has no kernel, or one, as the projection of a ResNet. Of attention the layers inside are listed: the last one
    makes its output. Graphs of models inside the model have branches, too.

    Example:
        >>> import keras
        >>> x = keras.Input((4,))
        >>> long = keras.layers.Dense(4, name="second")(keras.layers.Dense(8, name="first")(x))
        >>> [[layer.name for layer in branch] for branch in branches(keras.Model(x, x + long))]
        [['first', 'second']]
    """
    found: dict[int, list[Any]] = {}
    for each in layers(model):
        operations = graph(each)
        for operation in operations:
            paths = _paths(operation)
            if paths is not None:
                ordered = [other for other in operations if id(other) in paths]
                found[id(operation)] = [leaf for other in ordered for leaf in leaves(other)]
    return [branch for branch in found.values() if branch]


def _paths(addition: Any) -> dict[int, Any] | None:
    """Return the operations on the longer of two paths that an addition joins, None if it joins no skip."""
    joined = inputs(addition)
    if type(addition).__name__ != "Add" or len(joined) != 2:
        return None
    for skip, branch in itertools.permutations(joined):
        behind_skip, behind_branch = ({id(end): end, **sources(end)} for end in (skip, branch))
        if not behind_skip.keys() & behind_branch.keys():
            return None
        only = {key: value for key, value in behind_branch.items() if key not in behind_skip}
        projection = [value for key, value in behind_skip.items() if key not in behind_branch]
        if sum(map(_own_depth, projection)) <= 1 and sum(map(_own_depth, only.values())) > sum(
            map(_own_depth, projection)
        ):
            return only
    return None


def _own_depth(operation: Any) -> int:
    inside = depth(operation) if hasattr(operation, "layers") else None
    if inside is not None:
        return inside
    if hasattr(operation, "_output_dense"):
        return 2
    return sum(_has_kernel(each) for each in leaves(operation))


def _has_kernel(layer: Any) -> bool:
    return any(getattr(layer, name, None) is not None for name in KERNELS)


def leaves(operation: Any) -> "list[keras.layers.Layer]":
    """Return the layers in a layer, or the layer itself, that hold weights, the output of attention last.

    Example:
        >>> import keras
        >>> inputs = keras.Input((3, 4))
        >>> attention = keras.layers.MultiHeadAttention(1, 4)
        >>> _ = attention(inputs, inputs)
        >>> [layer.name for layer in leaves(attention)]
        ['query', 'key', 'value', 'attention_output']
    """
    if not hasattr(operation, "_flatten_layers"):
        return []
    inside = [each for each in operation._flatten_layers() if each.weights]
    found = [each for each in inside if _has_kernel(each) or not any(other.weights for other in _within(each))]
    last = getattr(operation, "_output_dense", None)
    return [each for each in found if each is not last] + ([] if last is None else [last])


def _within(layer: Any) -> list[Any]:
    return list(layer._flatten_layers(include_self=False))
