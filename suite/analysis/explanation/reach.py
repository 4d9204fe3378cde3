"""Targets beyond the range of a net's output."""

import math

import numpy as np
from numpy.typing import NDArray

from suite.analysis.explanation.evidence import number, percent
from suite.analysis.explanation.explanation import Ailment
from suite.analysis.explanation.lesson import LEARNED

RANGES = {
    "relu": (0.0, math.inf),
    "relu6": (0.0, 6.0),
    "softplus": (0.0, math.inf),
    "exponential": (0.0, math.inf),
    "sigmoid": (0.0, 1.0),
    "hard_sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "hard_tanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
}
"""What activations return, by name."""

OUT_OF_REACH = "targets out of reach"
"""The name of the ailment."""


def out_of_reach(activation: str, where: str, y: NDArray[np.floating]) -> Ailment | None:
    """Return that a net cannot learn targets of a regression, if its output cannot come near enough to them.

    That is if the nearest values in the output's range cost more than `LEARNED` of what the best constant answer costs,
    as squared errors.

    Args:
        activation: the name of the output's.
        where: the output layer in words.
        y: the targets, (examples, …).
    """
    low, high = RANGES.get(activation, (-math.inf, math.inf))
    nearest = np.clip(y.astype(np.float64), low, high)
    error = float(np.mean((y - nearest) ** 2))
    if not error > LEARNED * float(np.mean(np.var(y, axis=0, dtype=np.float64))):
        return None
    bounds = f"below {number(low)}" if math.isinf(high) else f"outside of {number(low)} to {number(high)}"
    return Ailment(
        OUT_OF_REACH,
        f"{percent(float(np.mean(nearest != y)))} of the targets, which go from {number(float(y.min()))} to "
        f"{number(float(y.max()))}, are {bounds}, but {where} ends in {activation} and returns no such number: they "
        "cannot be learned; leave the activation out, or scale the targets.",
        structural=True,
    )
