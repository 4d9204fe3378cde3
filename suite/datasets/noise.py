"""Noise with random labels, for measurements at initialization."""

import math
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from suite.datasets.dataset import Dataset, Part
from suite.datasets.synthetic import SyntheticConfig, balanced


class Noise(SyntheticConfig):
    """Independent inputs of a known mean and variance, with classes that do not depend on them.

    Every component of an input is drawn from N(`mean`, `stddev`²), or uniformly from `mean` ± √3 `stddev`, which has
    the same mean and variance. The classes of a part have equal sizes, as far as possible.
    """

    label: ClassVar[str] = "independent inputs with labels at random, for measurements at initialization"

    name: Literal["noise"] = "noise"
    inputs: int = Field(default=100, ge=1, le=100_000)
    distribution: Literal["normal", "uniform"] = "normal"
    mean: float = 0.0
    stddev: float = Field(default=1.0, gt=0)
    classes: int = Field(default=10, ge=2, le=100_000)

    def load(self, seed: int) -> Dataset:
        """Draw the examples: `x` (examples, inputs) float64, `y` (examples,) int32."""
        train, validation, test = self._parts(seed, self._part)
        guess = math.log(self.classes)
        if self.classes == 2:
            return Dataset(self.name, "binary", train, validation, test, outputs=1, best_loss=guess)
        return Dataset(self.name, "multiclass", train, validation, test, outputs=self.classes, best_loss=guess)

    def _part(self, examples: int, rng: np.random.Generator) -> Part:
        y = balanced(examples, self.classes, rng).astype(np.int32)
        shape = (examples, self.inputs)
        normal = self.distribution == "normal"
        x = rng.standard_normal(shape) if normal else rng.uniform(-np.sqrt(3), np.sqrt(3), shape)
        return Part(self.mean + self.stddev * x, y)
