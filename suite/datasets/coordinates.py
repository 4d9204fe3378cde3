"""An image as a function of its coordinates."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from suite.datasets.dataset import Dataset, Part
from suite.datasets.synthetic import MAX_EXAMPLES, SyntheticConfig

CENTRE = (0.25, 0.125)
"""The centre of the rings, away from the middle: the image has no symmetry about the axes."""


class Coordinates(SyntheticConfig):
    """The brightness of an image at a point, as networks of coordinates learn it (Sitzmann et al. 2020).

    The image is a zone plate, cos(π · `rings` · r²) at the distance r from its centre: rings that get narrower
    outwards, `rings` · r of them a unit of length, so that all frequencies up to that of the corners occur. Points are
    drawn uniformly from the square of -1 to 1. There is no noise: the smallest possible error is 0. To answer the mean
    has the error of the image's variance, about 1/2.

    Example:
        >>> Coordinates(rings=4).brightness(np.array([[0.25, 0.125], [0.75, 0.125]])).round(6)
        array([ 1., -1.])
    """

    label: ClassVar[str] = "a zone plate's brightness at a point, regression, other points for each seed"

    name: Literal["coordinates"] = "coordinates"
    train: int = Field(default=4096, ge=1, le=MAX_EXAMPLES)
    rings: float = Field(default=4.0, gt=0, le=1e4)

    def load(self, seed: int) -> Dataset:
        """Draw the points: `x` (examples, 2) and `y` (examples, 1), float64."""
        train, validation, test = self._parts(seed, self._part)
        return Dataset(self.name, "regression", train, validation, test, outputs=1, best_loss=0.0)

    def brightness(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the image's brightness, between -1 and 1, (examples,), at points (examples, 2)."""
        squares = ((points - np.array(CENTRE)) ** 2).sum(axis=1)
        found: NDArray[np.float64] = np.cos(np.pi * self.rings * squares)
        return found

    def _part(self, examples: int, rng: np.random.Generator) -> Part:
        points = rng.uniform(-1, 1, size=(examples, 2))
        return Part(points, self.brightness(points)[:, None])
