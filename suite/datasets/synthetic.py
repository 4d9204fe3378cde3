"""The base of synthetic datasets: sizes and random streams."""

from abc import abstractmethod
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from suite.datasets.dataset import Dataset, DatasetConfig, Part

MAX_EXAMPLES = 10_000_000
"""The largest size of a part: a typing error should give an error message, not exhaust the memory."""

_STREAMS = ("train", "validation", "test", "teacher")


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Return the random stream of `purpose`: "train", "validation", "test", or "teacher", shared by all parts.

    The streams of one seed are statistically independent, so the size of one part does not change another part.

    Example:
        >>> bool(stream(1, "train").random() == stream(1, "train").random())
        True
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_STREAMS.index(purpose),)))


def legacy(rng: np.random.Generator) -> np.random.RandomState:
    """Return the generator in the form that scikit-learn's `random_state` accepts."""
    return np.random.RandomState(rng.bit_generator)


def generator_revision() -> str:
    """Return scikit-learn's version, which decides the points of its generators, without importing it."""
    return f"scikit-learn {version('scikit-learn')}"


class SyntheticConfig(DatasetConfig):
    """Options of every synthetic dataset: the number of examples in each part."""

    train: int = Field(default=300, ge=1, le=MAX_EXAMPLES)
    validation: int = Field(default=100, ge=0, le=MAX_EXAMPLES)
    test: int = Field(default=1000, ge=1, le=MAX_EXAMPLES)

    def _parts(self, seed: int, draw: Callable[[int, np.random.Generator], Part]) -> tuple[Part, Part, Part]:
        """Return the train, validation and test parts, drawn independently by `draw(examples, rng)`."""
        return (
            draw(self.train, stream(seed, "train")),
            draw(self.validation, stream(seed, "validation")),
            draw(self.test, stream(seed, "test")),
        )


class PointsConfig(SyntheticConfig):
    """Classes of points in the plane, small enough to train in a second and to plot with a decision boundary."""

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
        """Return at least one point, `x` (examples, 2), with its class, `y` (examples,)."""


def balanced(examples: int, classes: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return class numbers in random order, with class sizes that differ by at most one.

    Example:
        >>> sorted(balanced(4, 2, np.random.default_rng(1)).tolist())
        [0, 0, 1, 1]
    """
    return rng.permutation(np.arange(examples) % classes)
