"""The adding problem, for recurrent networks."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from suite.datasets.dataset import Dataset, Part
from suite.datasets.synthetic import MAX_EXAMPLES, SyntheticConfig


class Adding(SyntheticConfig):
    """Sequences of random numbers, of which two are marked; the target is their sum (Hochreiter and Schmidhuber 1997).

    Each of `length` steps has a number, uniform on [0, 1), and a mark. The mark is 1 at one step of each half and 0
    elsewhere, as in Le, Jaitly and Hinton 2015. The constant answer 1, the mean, has the squared error 1/6.
    """

    label: ClassVar[str] = "the sum of two marked numbers of a sequence, regression, drawn anew for each seed"

    name: Literal["adding"] = "adding"
    train: int = Field(default=10_000, ge=1, le=MAX_EXAMPLES)
    length: int = Field(default=100, ge=2, le=10_000)

    def load(self, seed: int) -> Dataset:
        """Draw the sequences: `x` (examples, length, 2) and `y` (examples, 1), float64."""
        train, validation, test = self._parts(seed, self._part)
        return Dataset(self.name, "regression", train, validation, test, outputs=1, best_loss=0.0)

    def _part(self, examples: int, rng: np.random.Generator) -> Part:
        numbers = rng.uniform(size=(examples, self.length))
        half = self.length // 2
        marked = np.stack([rng.integers(half, size=examples), rng.integers(half, self.length, examples)], axis=1)
        marks = np.zeros_like(numbers)
        np.put_along_axis(marks, marked, 1.0, axis=1)
        y = np.take_along_axis(numbers, marked, axis=1).sum(axis=1, keepdims=True)
        return Part(np.stack([numbers, marks], axis=2), y)
