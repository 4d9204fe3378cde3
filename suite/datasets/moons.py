"""Two interleaving half circles."""

from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from suite.datasets.synthetic import PointsConfig, generator_revision, legacy


class Moons(PointsConfig):
    """Two interleaving half circles of radius 1 (scikit-learn's `make_moons`), drawn anew for each seed.

    `noise` is the standard deviation of the Gaussian noise on each coordinate.
    """

    label: ClassVar[str] = "two interleaving half circles, 2 classes, drawn anew for each seed"

    name: Literal["moons"] = "moons"
    noise: float = Field(default=0.1, ge=0)

    def digest(self) -> str:
        """Return the version of scikit-learn, which generates the points."""
        return generator_revision()

    def _draw(self, examples: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[Any]]:
        from sklearn.datasets import make_moons

        x, y = make_moons(examples, noise=self.noise, random_state=legacy(rng))
        return x, y
