"""Weights of any net with roles, fans and places."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from numpy.typing import NDArray


class Role(StrEnum):
    """What a weight does in its layer."""

    KERNEL = "kernel"
    RECURRENT = "recurrent kernel"
    BIAS = "bias"
    EMBEDDING = "embedding"
    POSITIONS = "positional table"
    SCALE = "norm scale"
    SHIFT = "norm shift"
    GAIN = "gain"
    OTHER = "other"


NORMS = ("Normalization", "LayerNorm", "BatchNorm", "GroupNorm", "InstanceNorm", "RMSNorm")
"""Parts of the names of classes that normalize, in Keras, in PyTorch and in layers of one's own."""

GAINS = ("gamma", "scale", "gain", "multiplier", "resweight", "layer_scale", "rezero")
"""Names of weights that multiply what a layer passes on."""

OF_NORMS = {
    **dict.fromkeys(("gamma", "scale"), Role.SCALE),
    **dict.fromkeys(("beta", "shift", "bias"), Role.SHIFT),
}
"""Roles by the names of weights in layers that normalize."""


_POSITIONAL = re.compile(r"pos|posi\w*|posemb\w*|posenc\w*|wpe")


def positional(name: str) -> bool:
    """Return whether the name of a weight or layer says that it is a table of positions.

    Example:
        >>> [positional(name) for name in ("pos_embed", "embed_positions", "wpe", "post_scale", "pose")]
        [True, True, True, False, False]
    """
    return any(_POSITIONAL.fullmatch(word) for word in name.lower().split("_"))


@dataclass(frozen=True)
class Context:
    """The place of a weight's layer in its net, as far as the net's graph shows it.

    Attributes:
        activation: the activation that the layer's outputs pass first, "" if it is linear or unknown.
        normalized: whether a normalization reads the outputs before any activation.
        ends_branch: whether the outputs are added to the path that skips the layer.
        merged: whether the outputs meet another path before the next layer with a kernel.
        head: whether no other layer with a kernel reads the outputs.
        known: whether the net has a graph that shows it.
    """

    activation: str = ""
    normalized: bool = False
    ends_branch: bool = False
    merged: bool = False
    head: bool = False
    known: bool = False


@dataclass(frozen=True)
class NetWeight:
    """One weight of a net, or the block of one gate in it, whose numbers are read when they are needed.

    Attributes:
        name: the layers around it, a dot, and what its own layer calls it, "block_1/dense.kernel"; of a gate also that,
            "lstm/lstm_cell.bias.forget".
        layer: the name of its layer.
        kind: the class of its layer.
        role: its role.
        shape: its shape.
        inputs: its fan-in as the layer uses it; of a bias, that of the kernel beside it; NaN if there is none.
        outputs: its fan-out, likewise.
        units: the units of the recurrent cell that it belongs to, else 0.
        gate: the gate whose block it is, else "".
        gates: the gates, or the projections of attention, whose blocks it holds, side by side along its axis of
            outputs: the last one, or the first one if `outputs_first`.
        read: returns its numbers.
        shared: other names of the same weight, if several layers hold it.
        context: the place of its layer.
        outputs_first: whether its framework reads the first axis as outputs and the second one as inputs, as PyTorch
            does; Keras reads the last two as inputs and outputs.
    """

    name: str
    layer: str
    kind: str
    role: Role
    shape: tuple[int, ...]
    inputs: float
    outputs: float
    units: int
    gate: str
    gates: tuple[str, ...]
    read: Callable[[], NDArray[Any]]
    shared: tuple[str, ...] = ()
    context: Context = Context()
    outputs_first: bool = False
