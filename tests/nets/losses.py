"""Losses that nets of `own/` are trained with."""

from typing import Any

import keras
from keras import ops

LOGITS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
BINARY_LOGITS = keras.losses.BinaryCrossentropy(from_logits=True)


def quantiles(y: Any, outputs: Any) -> Any:
    """Return the pinball loss of a tenth, a half and nine tenths."""
    levels = ops.convert_to_tensor([0.1, 0.5, 0.9])
    error = y - outputs
    return ops.mean(ops.maximum(levels * error, (levels - 1) * error), axis=-1)


def gaussian(y: Any, outputs: Any) -> Any:
    """Return the negative log-likelihood of a mean and the logarithm of a variance."""
    mean, log_variance = outputs[:, :1], outputs[:, 1:]
    return ops.mean(0.5 * (log_variance + ops.square(y - mean) / ops.exp(log_variance)), axis=-1)


def contrastive(y: Any, distance: Any) -> Any:
    """Return the squared distance of equal pairs, and by how much others are nearer than 1, squared."""
    return ops.mean(y * ops.square(distance) + (1 - y) * ops.square(ops.maximum(1 - distance, 0)), axis=-1)


def triplet(_: Any, outputs: Any) -> Any:
    """Return by how much the other is not farther than the same, by 0.5 at least; outputs are both distances."""
    return ops.maximum(outputs[:, 0] - outputs[:, 1] + 0.5, 0)
