"""A linear teacher, for deep linear nets."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from suite.datasets.dataset import Dataset, Part
from suite.datasets.synthetic import MAX_EXAMPLES, SyntheticConfig, stream


class DeepLinear(SyntheticConfig):
    """Regression onto a random linear map: x ~ N(0, I), y = W x (Saxe, McClelland and Ganguli 2014).

    W has the shape (outputs, inputs) and independent entries from N(0, 1/inputs). So it has full rank (with probability
    one), and each target has mean 0 and variance 1. It is drawn for each seed and shared by the parts. There is no
    noise: the smallest possible error is 0.
    """

    label: ClassVar[str] = "a random full-rank linear map, regression, drawn anew for each seed"

    name: Literal["deep-linear"] = "deep-linear"
    train: int = Field(default=1024, ge=1, le=MAX_EXAMPLES)
    inputs: int = Field(default=32, ge=1, le=4096)
    outputs: int = Field(default=32, ge=1, le=4096)

    def load(self, seed: int) -> Dataset:
        """Draw the teacher and its examples: `x` (examples, inputs) and `y` (examples, outputs), float64."""
        teacher = stream(seed, "teacher").normal(0, self.inputs**-0.5, (self.outputs, self.inputs))

        def draw(examples: int, rng: np.random.Generator) -> Part:
            x = rng.normal(size=(examples, self.inputs))
            return Part(x, x @ teacher.T)

        train, validation, test = self._parts(seed, draw)
        return Dataset(self.name, "regression", train, validation, test, outputs=self.outputs, best_loss=0.0)
