"""Gaussian blobs, an easy dataset."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from suite.datasets.synthetic import PointsConfig, balanced


class Blobs(PointsConfig):
    """Gaussian clouds, one for each class, with centres evenly spaced on the unit circle.

    Points are drawn anew for each seed. The centres are the same for every seed, so that every draw is equally hard.
    `noise` is the standard deviation of each coordinate about its centre. Neighbouring centres are 2 sin(π/classes)
    apart.
    """

    label: ClassVar[str] = "Gaussian blobs on a circle, one a class, drawn anew for each seed"

    name: Literal["blobs"] = "blobs"
    classes: int = Field(default=3, ge=2, le=100)
    noise: float = Field(default=0.3, ge=0)

    def _classes(self) -> int:
        return self.classes

    def _draw(self, examples: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[Any]]:
        y = balanced(examples, self.classes, rng)
        angle = 2 * np.pi * y / self.classes
        centres = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return centres + rng.normal(0, self.noise, centres.shape), y
