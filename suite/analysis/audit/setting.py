"""Place of a weight in its net, for recipes."""

import math
from dataclasses import dataclass

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
        blocks: the number of residual branches, or of a GPT its blocks, if it is known.
        steps: the longest dependency in time steps, if it is known.
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

    @classmethod
    def of(cls, weight: NetWeight, blocks: int | None = None, steps: int | None = None) -> "Setting":
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
            steps,
        )

    def by_shape(self) -> tuple[float, float]:
        """Return fan-in and fan-out as Keras' initializers count them, from the shape alone.

        Source: `compute_fans` of `keras.initializers`.

        Example:
            >>> Setting(Role.KERNEL, (3, 3, 4, 8)).by_shape()
            (36.0, 72.0)
        """
        if len(self.shape) < 2:
            size = float(math.prod(self.shape))
            return size, size
        window = math.prod(self.shape[:-2])
        return float(window * self.shape[-2]), float(window * self.shape[-1])
