"""Fingerprints of initial weights, and repeated weights.

Only weights of rank 2 or more are considered: kernels and embeddings. Biases are mostly equal by design.
"""

from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def fingerprint(model: "keras.Model") -> str:
    """Return the SHA-256, as 64 hexadecimal digits, of all these weights, in the order of the model's weights.

    Two models have the same fingerprint if shapes, dtypes and every bit are the same. If an initializer ignores its
    seed, all seeds have the same fingerprint.
    """
    digest = sha256()
    for form, content in _weights(model):
        digest.update(form.encode())
        digest.update(content)
    return digest.hexdigest()


def twins(model: "keras.Model") -> int:
    """Return the number of these weights that repeat an earlier one of the same shape, bit by bit.

    With one seed for all layers, equal layers get equal weights. Constants, such as zeros, are twins, too.
    """
    weights = _weights(model)
    return sum(weight in weights[:at] for at, weight in enumerate(weights))


def _weights(model: "keras.Model") -> list[tuple[str, bytes]]:
    """Return form and content of each weight, with the content's length in the form, so that hashes are unambiguous."""
    arrays = [np.asarray(weight) for weight in model.weights if len(weight.shape) >= 2]
    return [(f"{array.dtype.name}{array.shape}:", array.tobytes()) for array in arrays]
