"""Place of a weight in its net, for recipes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from suite.analysis.audit.groups import depth
from suite.frameworks.weights import NetWeight, Role


@dataclass(frozen=True)
class Setting:
    """What recipes need to know of a weight.

    Attributes:
        role: its role.
        shape: its shape.
        inputs: its fan-in as the layer uses it, of a bias that of the kernel beside it; NaN if unknown.
        outputs: its fan-out, likewise.
        units: the units of the recurrent cell that it belongs to, else 0.
        gate: its gate, else "".
        name: its name.
        blocks: how many weights stand at its place of a block, or how many blocks of two branches there are, if that is
            known.
        branches: the number of residual branches of the net, if it is known.
        steps: the longest dependency in time steps, if it is known.
        outputs_first: whether its framework reads the first axis as outputs, as PyTorch does.
    """

    role: Role
    shape: tuple[int, ...]
    inputs: float = math.nan
    outputs: float = math.nan
    units: int = 0
    gate: str = ""
    name: str = ""
    blocks: int | None = None
    steps: int | None = None
    branches: int | None = None
    outputs_first: bool = False

    @classmethod
    def of(cls, weight: NetWeight, blocks: int | None = None, branches: int | None = None) -> "Setting":
        """Return the setting of a net's weight."""
        return cls(
            weight.role,
            weight.shape,
            weight.inputs,
            weight.outputs,
            weight.units,
            weight.gate,
            weight.name,
            blocks,
            branches=branches,
            outputs_first=weight.outputs_first,
        )

    def by_shape(self) -> tuple[float, float]:
        """Return fan-in and fan-out as the framework's initializers count them, from the shape alone.

        Sources: `compute_fans` of `keras.initializers`; `_calculate_fan_in_and_fan_out` of `torch.nn.init`.

        Example:
            >>> Setting(Role.KERNEL, (3, 3, 4, 8)).by_shape()
            (36.0, 72.0)
            >>> Setting(Role.KERNEL, (8, 4, 3, 3), outputs_first=True).by_shape()
            (36.0, 72.0)
        """
        if len(self.shape) < 2:
            size = float(math.prod(self.shape))
            return size, size
        if self.outputs_first:
            (outputs, inputs), window = self.shape[:2], math.prod(self.shape[2:])
        else:
            (inputs, outputs), window = self.shape[-2:], math.prod(self.shape[:-2])
        return float(window * inputs), float(window * outputs)

    @property
    def connections(self) -> int:
        """How many numbers each unit has, from the shape alone."""
        return math.prod(self.shape[1:] if self.outputs_first else self.shape[:-1])


def settings(weights: Sequence[NetWeight], branches: int | None = None) -> list[Setting]:
    """Return the setting of each weight of a net.

    Blocks are counted by the names; if those do not repeat, two branches are a block.

    Args:
        weights: of the net.
        branches: the number of residual branches, if the net's graph shows it.
    """
    repeated = depth([each.name for each in weights])
    of_two = max(1, branches // 2) if branches else None
    return [Setting.of(each, repeated[each.name] or of_two, branches or None) for each in weights]
