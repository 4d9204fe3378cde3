"""Intertwined spirals."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from suite.datasets.synthetic import PointsConfig, balanced

_INNER = 1 / 16
"""Radius at which an arm starts: 0.4 of 6.5, rounded, in Lang and Witbrock 1988. At 0 all arms would meet."""


class Spirals(PointsConfig):
    """Archimedean spirals, one arm for each class (after Lang and Witbrock 1988), drawn anew for each seed.

    A point at radius r, from 1/16 to 1, has the angle 2π (turns r + class/classes). Radii are drawn so that points are
    spread evenly along an arm. `noise` is the standard deviation of the Gaussian noise on each coordinate. The distance
    between neighbouring arms is 1/(turns classes).
    """

    label: ClassVar[str] = "intertwined spirals, one arm a class, drawn anew for each seed"

    name: Literal["spirals"] = "spirals"
    classes: int = Field(default=2, ge=2, le=20)
    turns: float = Field(default=1.5, gt=0, le=10)
    noise: float = Field(default=0.02, ge=0)

    def _classes(self) -> int:
        return self.classes

    def _draw(self, examples: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[Any]]:
        y = balanced(examples, self.classes, rng)
        radius = np.sqrt(rng.uniform(_INNER**2, 1, examples))
        angle = 2 * np.pi * (self.turns * radius + y / self.classes)
        x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return x + rng.normal(0, self.noise, x.shape), y
