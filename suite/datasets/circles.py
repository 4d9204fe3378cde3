"""Two concentric circles."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from suite.datasets.synthetic import PointsConfig, generator_revision, legacy


class Circles(PointsConfig):
    """Two concentric circles (scikit-learn's `make_circles`), drawn anew for each seed.

    Class 0 is the outer circle of radius 1. Class 1 is the inner circle of radius `factor`. `noise` is the standard
    deviation of the Gaussian noise on each coordinate.
    """

    label: ClassVar[str] = "two concentric circles, 2 classes, drawn anew for each seed"

    name: Literal["circles"] = "circles"
    noise: float = Field(default=0.05, ge=0)
    factor: float = Field(default=0.8, ge=0, lt=1)

    def digest(self) -> str:
        """Return the version of scikit-learn, which generates the points."""
        return generator_revision()

    def _draw(self, examples: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[Any]]:
        from sklearn.datasets import make_circles

        x, y = make_circles(examples, noise=self.noise, factor=self.factor, random_state=legacy(rng))
        return x, y
