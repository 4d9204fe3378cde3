"""Properties of an activation: limits, and zero for negative inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PROBES = np.array([-1e4, -1e3, -1.0, 0.0, 1.0, 1e3, 1e4])

WHOLE_VECTORS = ("softmax", "log_softmax", "sparsemax")
"""Activations that are functions of a whole vector, not of single values."""

_STEEPEST = 10.0
"""Bound of the slope: a function that rises by more than this times its input is not an activation."""


@dataclass(frozen=True)
class Nonlinearity:
    """Properties of an activation.

    `low` and `high` are the smaller and the larger of its limits towards -∞ and +∞, NaN if it is not monotone. It
    `rectifies` if it is 0 for negative inputs and positive for positive ones, so that a unit can be dead.
    """

    name: str
    low: float = np.nan
    high: float = np.nan
    rectifies: bool = False

    @property
    def bounded(self) -> bool:
        """Whether both limits are finite."""
        return bool(np.isfinite(self.high - self.low) and self.high > self.low)


def name_of(activation: Any) -> str:
    """Return the name of an activation: "relu" for the function, a partial of it, a ReLU layer and its `call`.

    Example:
        >>> import keras
        >>> name_of(keras.activations.gelu), name_of(keras.layers.ReLU().call)
        ('gelu', 'relu')
    """
    activation = getattr(activation, "func", activation)
    owner = getattr(activation, "__wrapped__", activation)
    owner = getattr(owner, "__self__", owner)
    return str(getattr(owner, "__name__", type(owner).__name__)).lower()


def probed(function: Callable[[Any], Any], name: str, dtype: str) -> Nonlinearity:
    """Return the properties of an elementwise function of tensors of `dtype`, from its values at a few points."""
    import keras

    if name in WHOLE_VECTORS:
        return Nonlinearity(name)
    try:
        with keras.StatelessScope():
            found = np.asarray(function(keras.ops.convert_to_tensor(_PROBES[:, None], dtype=dtype)), np.float64)
        outputs = found.reshape(_PROBES.shape)
    except Exception:
        # A function that needs more than one number, as a layer with a parameter for each unit, has no known limits.
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
    """Return the properties of an activation that cannot be called by itself, or None if there was no activation.

    There was an activation between inputs and outputs if equal inputs have equal outputs, near inputs have near
    outputs, and the outputs are not the inputs shifted and scaled. If all inputs are equal, nothing can be said.
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


def sine_frequency(function: Callable[[Any], Any], dtype: str) -> float | None:
    """Return ω of a function that is sin(ω u) for each number u, None of any other function.

    Args:
        function: takes and returns a tensor of shape (examples, 1).
        dtype: of the tensor.
    """
    import keras

    probes = np.linspace(-1.0, 1.0, 4001)
    try:
        with keras.StatelessScope():
            values = np.asarray(function(keras.ops.convert_to_tensor(probes[:, None], dtype=dtype)), np.float64)[:, 0]
    except Exception:
        # A function that needs more than one number, or a layer of other inputs, is no sine.
        return None
    middle = len(probes) // 2
    omega = float((values[middle + 1] - values[middle - 1]) / (probes[middle + 1] - probes[middle - 1]))
    if not 0.0 < omega < len(probes) / 8:
        return None
    # The difference quotient of a sine is too small by sin(ωh)/(ωh).
    step = probes[middle + 1]
    omega = float(np.arcsin(min(1.0, omega * step)) / step)
    return omega if np.allclose(values, np.sin(omega * probes), atol=0.01) else None
