"""Orthogonal weights at the scale that ReLU needs."""

import math
from typing import Any

from keras.initializers import Orthogonal


class HeOrthogonal(Orthogonal):  # type: ignore[misc]
    """Orthogonal times sqrt(2): Saxe et al. (2014) with the gain of He et al. (2015, eq. 10).

    A kernel of more inputs than units, or more units than inputs, has orthogonal columns or rows of length sqrt(2). A
    weight's variance is 2 over the larger of the two. A convolution's kernel counts as the matrix of its window and
    channels by its filters.
    """

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(gain=math.sqrt(2), seed=seed)

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"seed": super().get_config()["seed"]}
