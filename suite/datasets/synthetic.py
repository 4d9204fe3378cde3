"""What synthetic datasets share: sizes of the parts, and a random stream of its own for each part."""

from abc import abstractmethod
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from suite.datasets.dataset import Dataset, DatasetConfig, Part

MAX_EXAMPLES = 10_000_000
"""A typing error in a size should be an error message, not an exhausted memory."""

_STREAMS = ("train", "validation", "test", "teacher")


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return the random stream of `purpose`: "train", "validation", "test" or "teacher" (what the parts share).

    Streams of one seed are statistically independent, so the size of one part does not move another.
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAMS.index(purpose),)))


def legacy(rng: np.random.Generator) -> np.random.RandomState:
    """Return the generator in the form that scikit-learn's `random_state` takes."""
    return np.random.RandomState(rng.bit_generator)


def generator_revision() -> str:
    """Return what else decides the points of scikit-learn's generators: its version, known without importing it."""
    return f"scikit-learn {version('scikit-learn')}"


class SyntheticConfig(DatasetConfig):
    """Options of every synthetic dataset: how many examples each part has."""

    train: int = Field(default=300, ge=1, le=MAX_EXAMPLES)
    validation: int = Field(default=100, ge=0, le=MAX_EXAMPLES)
    test: int = Field(default=1000, ge=1, le=MAX_EXAMPLES)

    def _parts(self, seed: int, draw: Callable[[int, np.random.Generator], Part]) -> tuple[Part, Part, Part]:
        """Return the train, validation and test part, drawn independently by `draw(examples, rng)`."""
        return (
            draw(self.train, stream(seed, "train")),
            draw(self.validation, stream(seed, "validation")),
            draw(self.test, stream(seed, "test")),
        )


class PointsConfig(SyntheticConfig):
    """Points of a plane in classes, small enough to train in a second and to draw with their decision boundary."""

    def load(self, seed: int) -> Dataset:
        """Draw the points: `x` (examples, 2) float64, `y` (examples,) int32."""
        train, validation, test = self._parts(seed, self._part)
        classes = self._classes()
        if classes == 2:
            return Dataset(self.name, "binary", train, validation, test, outputs=1)
        return Dataset(self.name, "multiclass", train, validation, test, outputs=classes)

    def _classes(self) -> int:
        return 2

    def _part(self, examples: int, rng: np.random.Generator) -> Part:
        if examples == 0:
            return Part(np.empty((0, 2)), np.empty(0, np.int32))
        x, y = self._draw(examples, rng)
        return Part(x, y.astype(np.int32))

    @abstractmethod
    def _draw(self, examples: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[Any]]:
        """Return at least one point, `x` (examples, 2), and its class, `y` (examples,)."""


def balanced(examples: int, classes: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return class numbers in random order; the sizes of two classes differ by one at most."""
    return rng.permutation(np.arange(examples) % classes)
