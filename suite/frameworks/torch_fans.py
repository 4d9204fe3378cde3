"""Fans of PyTorch modules' weights, as the modules use them."""

import math
from collections.abc import Mapping
from typing import Any

from suite.frameworks.keras_fans import Fans

BLOCKS: dict[str, tuple[str, ...]] = {
    "LSTM": ("input", "forget", "cell", "output"),
    "GRU": ("reset", "update", "candidate"),
    "RNN": ("cell",),
    "MultiheadAttention": ("query", "key", "value"),
}
"""Blocks of rows, in PyTorch's order: gates of a layer or its cell, by Keras' words, and projections of attention."""

RECURRENT = ("RNNBase", "RNNCellBase")

Shapes = Mapping[str, tuple[int, ...]]


def kinds(layer: Any) -> set[str]:
    """Return the names of PyTorch's own classes that a module is one of.

    Example:
        >>> import torch
        >>> sorted(kinds(torch.nn.LSTM(2, 3)))
        ['LSTM', 'Module', 'RNNBase']
    """
    return {each.__name__ for each in type(layer).__mro__ if each.__module__.partition(".")[0] == "torch"}


def blocks(layer: Any, name: str) -> tuple[str, ...]:
    """Return the blocks of rows of a module's own weight, one if it is a recurrent weight without gates, or none.

    Example:
        >>> import torch
        >>> attention = torch.nn.MultiheadAttention(4, 2)
        >>> blocks(attention, "in_proj_weight"), blocks(attention.out_proj, "weight")
        (('query', 'key', 'value'), ())
    """
    own = kinds(layer)
    held = next((names for kind, names in BLOCKS.items() if own & {kind, f"{kind}Cell"}), ())
    stacked = name.startswith(("weight_ih", "weight_hh", "bias_ih", "bias_hh", "in_proj_"))
    return held if stacked else ()


def fans(layer: Any, shapes: Shapes) -> dict[str, Fans]:
    """Return the fans of a module's own matrices, by name.

    They are those that `suite.frameworks.keras_fans.fans` gives for the same layer of Keras: counted inside a
    convolution, away from its borders, and averaged over positions. Of stacked gates or projections they are those of
    one. Biases and scales have none. A matrix of a module of the user's own is read as that of `Linear` or of a
    convolution, with outputs first. PyTorch's initializers see only a shape and differ for convolutions with groups
    or strides and all transposed ones.

    Args:
        layer: the module.
        shapes: the shapes of its own weights by name.

    Example:
        >>> import torch
        >>> fans(torch.nn.Conv2d(4, 8, 3, stride=3, groups=2), {"weight": (8, 2, 3, 3)})
        {'weight': Fans(inputs=18.0, outputs=4.0)}
    """
    matrices = {name: shape for name, shape in shapes.items() if len(shape) > 1}
    found = {name: _outputs_first(shape, len(blocks(layer, name)) or 1) for name, shape in matrices.items()}
    return found | ({"weight": _of_weight(layer, matrices["weight"])} if "weight" in matrices else {})


def _of_weight(layer: Any, shape: tuple[int, ...]) -> Fans:
    own = kinds(layer)
    if "_ConvTransposeNd" in own:
        channels, filters, *positions = shape
        size = float(math.prod(positions))
        return Fans(size * channels / layer.groups / math.prod(layer.stride), size * filters)
    if "_ConvNd" in own:
        filters, channels, *positions = shape
        size = float(math.prod(positions))
        return Fans(size * channels, size * filters / layer.groups / math.prod(layer.stride))
    if own & {"Embedding", "EmbeddingBag"}:
        return Fans(1.0, float(shape[-1]))
    if "Bilinear" in own:
        return Fans(float(math.prod(shape[1:])), float(shape[0]))
    return Fans(*map(float, shape)) if inputs_first(layer) else _outputs_first(shape, 1)


def _outputs_first(shape: tuple[int, ...], stacked: int) -> Fans:
    outputs, inputs, *positions = shape
    size = float(math.prod(positions))
    return Fans(size * inputs, size * outputs / stacked)


def inputs_first(layer: Any) -> bool:
    """Return whether a module is a `Conv1D` of the transformers library: a matrix with inputs first, as in GPT-2."""
    return any(each.__name__ == "Conv1D" for each in type(layer).__mro__)
