"""Seeds as the benchmark derives them, and a model with two equal layers."""

import hashlib
from collections.abc import Callable

import keras
import pytest

from suite.initializers.model_initializer import LayerSeed
from suite.models.mlp import MLP

MakeSeeds = Callable[[int], LayerSeed]


@pytest.fixture
def seeds() -> MakeSeeds:
    """Return a function that makes the seeds of a trial from its number."""

    def of_trial(trial: int) -> LayerSeed:
        def seed(layer: int, weight: str) -> int:
            return int.from_bytes(hashlib.sha256(f"{trial}/{layer}/{weight}".encode()).digest()[:4], "big") >> 1

        return seed

    return of_trial


@pytest.fixture
def twins() -> keras.Model:
    """Return a model whose two hidden layers have kernels of the same shape."""
    return MLP(hidden=(6, 6)).build((6,), 2, "float64")
