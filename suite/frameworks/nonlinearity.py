"""What is known of an activation: its limits, and whether it is exactly zero for negative inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PROBES = np.array([-1e4, -1e3, -1.0, 0.0, 1.0, 1e3, 1e4])

WHOLE_VECTORS = ("softmax", "log_softmax", "sparsemax")
"""Activations that are no functions of single values."""

_STEEPEST = 10.0
"""An activation rises less than this times its input."""


@dataclass(frozen=True)
class Nonlinearity:
    """An activation; `low` and `high` are its limits towards -∞ and +∞ in order of size, NaN where it is not monotone.

    `rectifies`: it is 0 for negative inputs and positive for positive ones, so that a unit can be dead.
    """

    name: str
    low: float = np.nan
    high: float = np.nan
    rectifies: bool = False

    @property
    def bounded(self) -> bool:
        """Whether it has two finite limits."""
        return bool(np.isfinite(self.high - self.low) and self.high > self.low)


def probed(function: Callable[[Any], Any], name: str, dtype: str) -> Nonlinearity:
    """Return what a few values of a function of tensors of `dtype`, applied to each value by itself, say of it."""
    import keras

    if name in WHOLE_VECTORS:
        return Nonlinearity(name)
    try:
        with keras.StatelessScope():
            outputs = np.asarray(function(keras.ops.convert_to_tensor(_PROBES[:, None], dtype=dtype)), np.float64)[:, 0]
    except Exception:
        # What needs more than a number, as a layer with a parameter for each unit may, has no known limits.
        return Nonlinearity(name)
    rises = np.diff(outputs)
    rectifies = bool(np.all(outputs[:3] == 0.0) and outputs[4] > 0.0)
    if not (np.all(rises >= 0.0) or np.all(rises <= 0.0)):
        return Nonlinearity(name, rectifies=rectifies)
    limits = [
        float(end if abs(end - near) <= 0.01 else np.copysign(np.inf, end))
        for end, near in ((outputs[0], outputs[1]), (outputs[-1], outputs[-2]))
    ]
    return Nonlinearity(name, min(limits), max(limits), rectifies)


def observed(inputs: NDArray[Any], outputs: NDArray[Any]) -> Nonlinearity | None:
    """Return what is seen of an activation that cannot be called by itself; None if there was none between them.

    There was one if equal inputs have equal outputs, near ones near outputs, and the outputs are not the inputs
    shifted and scaled. Of inputs that are all equal nothing can be seen.
    """
    if inputs.size != outputs.size or not (np.isfinite(inputs).all() and np.isfinite(outputs).all()):
        return None
    order = np.argsort(inputs, axis=None)
    x, y = (values.reshape(-1)[order].astype(np.float64) for values in (inputs, outputs))
    slack = 1e-6 * max(np.abs(x).max(), np.abs(y).max())
    if np.any(np.abs(np.diff(y)) > _STEEPEST * np.diff(x) + slack) or x[-1] - x[0] <= slack:
        return None
    line = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])
    if np.allclose(y, line, rtol=0.0, atol=slack):
        return None
    return Nonlinearity("unnamed", rectifies=bool(x[0] < 0.0 and np.all(y[x < 0.0] == 0.0) and y[-1] > 0.0))
