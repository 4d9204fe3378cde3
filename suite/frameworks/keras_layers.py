"""The layers of a built model, in the order by which initial weights are drawn."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from suite.errors import UserError

if TYPE_CHECKING:
    import keras

KERNELS = frozenset({"kernel", "depthwise_kernel", "pointwise_kernel"})
"""Names of the weights that a benchmark's initializer sets."""


def layers(model: "keras.Model") -> "list[keras.layers.Layer]":
    """Return all layers, those inside other layers too, each once: inner ones before the one that holds them.

    A flat model's layers stand in the order in which they are applied. The model itself is last: it can hold weights.
    """
    return list(_inner_first(model, set()))


def layers_with_kernel(
    model: "keras.Model", kinds: tuple[type, ...], needs: str
) -> "list[tuple[int, keras.layers.Layer]]":
    """Return the layers that have a kernel, each with its index among `layers(model)`.

    Raises:
        UserError: one of them is none of the `kinds`; `needs` says whose demand that is.
    """
    found = [(index, layer) for index, layer in enumerate(layers(model)) if _has_kernel(layer)]
    for _, layer in found:
        if not isinstance(layer, kinds):
            names = ", ".join(kind.__name__ for kind in kinds)
            raise UserError(
                f"{needs} sets weights of {names} layers only, received {type(layer).__name__} {layer.name!r}"
            )
    return found


def plain_layers_with_kernel(model: "keras.Model", needs: str) -> "list[tuple[int, keras.layers.Layer]]":
    """Return the layers that have a kernel, all of them dense or plain convolutions; see `layers_with_kernel`."""
    import keras

    kinds = (keras.layers.Dense, keras.layers.Conv1D, keras.layers.Conv2D, keras.layers.Conv3D)
    return layers_with_kernel(model, kinds, needs)


def fan_axes(layer: "keras.layers.Layer") -> dict[str, list[int]]:
    """Return which axes of the layer's kernel count its inputs and outputs, where Keras cannot tell from the shape.

    EinsumDense, the layer inside attention, is the one: axes whose label is in the output are output axes. They are
    options of Keras' variance scaling initializers: "input_axes" and "output_axes". Other layers: {}.
    """
    import keras

    if not isinstance(layer, keras.layers.EinsumDense):
        return {}
    operands, outputs = layer.equation.split("->")
    axes = list(enumerate(operands.split(",")[1].strip()))
    return {
        "input_axes": [axis for axis, label in axes if label not in outputs],
        "output_axes": [axis for axis, label in axes if label in outputs],
    }


def _inner_first(layer: Any, seen: set[int]) -> Iterator[Any]:
    # Keras has no public way to the layers inside a layer that is not a model, such as the cells of an RNN.
    for inner in layer._flatten_layers(include_self=False, recursive=False):
        if id(inner) not in seen:
            seen.add(id(inner))
            yield from _inner_first(inner, seen)
    yield layer


def _has_kernel(layer: Any) -> bool:
    return any(getattr(layer, name, None) is not None for name in KERNELS)
