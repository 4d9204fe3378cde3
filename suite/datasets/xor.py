"""Exclusive or: four clouds without a separating line."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from suite.datasets.synthetic import PointsConfig, balanced


class Xor(PointsConfig):
    """Gaussian clouds around (±1, ±1), of class 1 if the signs differ (Minsky and Papert 1969).

    Points are drawn anew for each seed. `noise` is the standard deviation of each coordinate about its corner; with 0
    there are four distinct points.
    """

    label: ClassVar[str] = "exclusive or of four Gaussian clouds, 2 classes, drawn anew for each seed"

    name: Literal["xor"] = "xor"
    noise: float = Field(default=0.25, ge=0)

    def _draw(self, examples: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[Any]]:
        first, second = np.divmod(balanced(examples, 4, rng), 2)
        corners = np.stack([first, second], axis=1) * 2.0 - 1
        return corners + rng.normal(0, self.noise, corners.shape), first ^ second
