"""Random weights for a model, and a slow convolution to hold it against."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from numpy.typing import NDArray

from suite.datasets.dataset import Dataset, Part

Array = NDArray[Any]


@pytest.fixture
def randomize() -> Callable[[keras.Model], dict[str, list[Array]]]:
    """Return a function that gives a model random weights and returns them by the name of their layer."""

    def fill(model: keras.Model) -> dict[str, list[Array]]:
        rng = np.random.default_rng(0)
        for variable in model.weights:
            # Positive where it is no kernel: a variance of batch normalization has to be.
            low = -1.0 if len(variable.shape) > 1 else 0.2
            variable.assign(rng.uniform(low, 1.0, variable.shape))
        return {layer.name: [np.asarray(value) for value in layer.weights] for layer in model.layers if layer.weights}

    return fill


@pytest.fixture
def convolve() -> Callable[..., Array]:
    """Return the convolution of padded images (examples, height, width, channels), position by position."""

    def convolved(padded: Array, kernel: Array, bias: Any = 0.0, stride: int = 1) -> Array:
        rows, columns = ((padded.shape[axis] - kernel.shape[axis - 1]) // stride + 1 for axis in (1, 2))
        result = np.zeros((len(padded), rows, columns, kernel.shape[-1]))
        for row in range(rows):
            for column in range(columns):
                top, left = row * stride, column * stride
                window = padded[:, top : top + kernel.shape[0], left : left + kernel.shape[1]]
                result[:, row, column] = np.tensordot(window, kernel, axes=3) + bias
        return result

    return convolved


def tokens(length: int, vocabulary: int, every: bool = True) -> Dataset:
    """Return random tokens, with a token as the answer at every position, or for each example."""
    rng = np.random.default_rng(0)
    x = rng.integers(vocabulary, size=(3, length)).astype(np.int32)
    part = Part(x, x if every else x[:, 0])
    return Dataset("tokens", "multiclass", part, part, part, vocabulary, vocabulary=vocabulary)
