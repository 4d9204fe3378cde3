"""What a model's initial weights look like as a draw: whether it is the same as another one, and repeats itself.

Weights of rank 2 and more count: kernels, embeddings. Biases are mostly equal by design.
"""

from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def fingerprint(model: "keras.Model") -> str:
    """Return the SHA-256, as 64 hexadecimal digits, of all these weights, in the order of the model's weights.

    Two models have the same one where shapes, dtypes and every bit are the same. An initializer that ignores its seed
    has one for all seeds.
    """
    digest = sha256()
    for form, content in _weights(model):
        digest.update(form.encode())
        digest.update(content)
    return digest.hexdigest()


def twins(model: "keras.Model") -> int:
    """Return how many of these weights repeat an earlier one of the same shape, bit by bit.

    Equal layers with equal weights are what comes of one seed for all layers. Constants, such as zeros, are twins too.
    """
    weights = _weights(model)
    return sum(weight in weights[:at] for at, weight in enumerate(weights))


def _weights(model: "keras.Model") -> list[tuple[str, bytes]]:
    """Return form and content of each weight. The form says how long the content is: no two models hash alike."""
    arrays = [np.asarray(weight) for weight in model.weights if len(weight.shape) >= 2]
    return [(f"{array.dtype.name}{array.shape}:", array.tobytes()) for array in arrays]
