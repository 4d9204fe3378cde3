"""Fans of Keras layers' weights, as the layers use them."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from suite.frameworks.keras_kernels import kernel
from suite.frameworks.keras_layers import of_keras

GATES: dict[str, tuple[str, ...]] = {
    "LSTMCell": ("input", "forget", "cell", "output"),
    "GRUCell": ("update", "reset", "candidate"),
    "SimpleRNNCell": ("cell",),
    "ConvLSTMCell": ("input", "forget", "cell", "output"),
}
"""Gates of a recurrent cell, in Keras' order: blocks of columns of its weights that feed different units."""


class Fans(NamedTuple):
    """The fans of one weight.

    Attributes:
        inputs: products that are summed in one output, of one gate.
        outputs: outputs, of one gate, in which one input is such a factor.
    """

    inputs: float
    outputs: float


def fans(layer: Any) -> dict[str, Fans]:
    """Return the fans of a built layer's own matrices, by the name of the attribute.

    They are counted inside a convolution, away from its borders, and averaged over positions: with a stride an input
    reaches, or an output of a transposed convolution sees, more positions or fewer. An embedding looks up one row. In a
    grouped convolution an output sees the channels of its group. Weights of layers inside a layer belong to these, as
    the projections inside attention and the cells inside a recurrent layer; `suite.frameworks.keras_layers.layers`
    lists them. Biases and scales have none. Keras' `compute_fans`, which sees only a shape, differs for most of these.

    Example:
        >>> import keras
        >>> layer = keras.layers.Conv2D(8, 3, strides=3, groups=2)
        >>> layer.build((None, 9, 9, 4))
        >>> fans(layer)["kernel"]
        Fans(inputs=18.0, outputs=4.0)
    """
    own = {each.__name__ for each in type(layer).__mro__ if of_keras(each)}
    if "EinsumDense" in own:
        found = {"kernel": _einsum(layer.equation, _shape(layer, "kernel"))}
    elif "Embedding" in own:
        found = {"embeddings": Fans(1.0, float(layer.output_dim))}
    elif "BaseSeparableConv" in own:
        depthwise = _depthwise(layer, _shape(layer, "depthwise_kernel"))
        channels, filters = _shape(layer, "pointwise_kernel")[-2:]
        found = {"depthwise_kernel": depthwise, "pointwise_kernel": Fans(float(channels), float(filters))}
    elif "BaseDepthwiseConv" in own:
        found = {"kernel": _depthwise(layer, _shape(layer, "kernel"))}
    elif "BaseConvTranspose" in own:
        *positions, filters, channels = _shape(layer, "kernel")
        size = float(math.prod(positions))
        found = {"kernel": Fans(size * channels / math.prod(layer.strides), size * filters)}
    elif "BaseConv" in own:
        *positions, channels, filters = _shape(layer, "kernel")
        size = float(math.prod(positions))
        found = {"kernel": Fans(size * channels, size * filters / layer.groups / math.prod(layer.strides))}
    elif gates := next((len(GATES[name]) for name in own if name in GATES), 0):
        found = _recurrent(layer, gates)
    elif "Dense" in own:
        found = {"kernel": _of_last_axes(_shape(layer, "kernel"))}
    else:
        found = _of_user(layer)
    return found | _adapters(layer, found)


def _shape(layer: Any, name: str) -> tuple[int, ...]:
    # With low-rank adapters Keras' attribute is a sum; the private one then is the variable.
    variable = getattr(layer, f"_{name}", None)
    return tuple((getattr(layer, name) if variable is None else variable).shape)


def _of_last_axes(shape: tuple[int, ...]) -> Fans:
    *positions, inputs, outputs = shape
    size = float(math.prod(positions))
    return Fans(size * inputs, size * outputs)


def _einsum(equation: str, shape: tuple[int, ...]) -> Fans:
    """Return the fans of an EinsumDense kernel: its labels that the output lacks, and those that the input lacks."""
    operands, output = equation.replace(".", "").split("->")
    inputs, weights = (labels.strip() for labels in operands.split(","))
    sizes = dict(zip(weights, shape, strict=True))
    summed = math.prod(size for label, size in sizes.items() if label not in output)
    reached = math.prod(size for label, size in sizes.items() if label not in inputs)
    return Fans(float(summed), float(reached))


def _depthwise(layer: Any, shape: tuple[int, ...]) -> Fans:
    *positions, _channels, multiplier = shape
    size = float(math.prod(positions))
    return Fans(size, size * multiplier / math.prod(_strides(layer, len(positions))))


def _strides(layer: Any, rank: int) -> tuple[int, ...]:
    return (layer.strides,) * rank if isinstance(layer.strides, int) else tuple(layer.strides)


def _recurrent(cell: Any, gates: int) -> dict[str, Fans]:
    found = {}
    for name in ("kernel", "recurrent_kernel"):
        *positions, inputs, columns = _shape(cell, name)
        size, units = float(math.prod(positions)), columns // gates
        strided = math.prod(cell.strides) if positions and name == "kernel" else 1
        found[name] = Fans(size * inputs, size * units / strided)
    return found


def _of_user(layer: Any) -> dict[str, Fans]:
    """Return the fans of a matrix of a layer of the user's own, with inputs and outputs as its last axes."""
    matrix = kernel(layer)
    return {} if matrix is None or len(matrix.shape) < 2 else {str(matrix.name): _of_last_axes(tuple(matrix.shape))}


def _adapters(layer: Any, adapted: Mapping[str, Fans]) -> dict[str, Fans]:
    """Return the fans of low-rank adapters: the first has those of what it adapts down to the rank."""
    if not getattr(layer, "lora_enabled", False):
        return {}
    ((name, whole),) = adapted.items()
    first, second = (tuple(getattr(layer, f"lora_{name}_{which}").shape) for which in ("a", "b"))
    rank, outputs = second[0], second[-1] / getattr(layer, "groups", 1)
    down, up = Fans(whole.inputs, whole.outputs / outputs * rank), Fans(float(first[-1]), outputs)
    return {f"lora_{name}_a": down, f"lora_{name}_b": up}
