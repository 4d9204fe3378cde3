"""What a classifier returns, logits or probabilities: measured, since its last layer need not say it."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.training import Returns
from suite.errors import UserError
from suite.training.runtime import tensorflow

if TYPE_CHECKING:
    import keras

EXAMPLES = 16
"""Inputs on which a model is measured."""

DRAWS = 32
"""Random weights of each size at most. Outputs without bounds have mostly shown it after the first ones."""

ENOUGH = 12
"""Draws after which what has stayed between 0 and 1 stays there: a rectifier may do so for some draws, by its sign."""

Rows = dict[tuple[tuple[float, ...], float], list[NDArray[np.float64]]]
"""Finite rows of outputs (rows, outputs) of each draw, by the size of the weights."""

EACH = (0.25, 4.0, 64.0)
"""Factors of every weight: a bounded net with a linear end grows by its last kernel alone."""

ALL = (0.1, 30.0, 1e4)
"""Factors of all kernels together: a deep net of rectifiers would overflow by a factor of each."""

GROWTH = 1.2
"""Least factor, over the two largest sizes of weights, by which what has no bound grows; a logarithm grows by more."""

SURE = 0.25
"""Probabilities come nearer than this to 0 and to 1, with large enough weights."""

FLOATS = ("float16", "bfloat16", "float32", "float64")

TOLERANCE = 1e-5
"""Rounding of sums of float32 numbers around 1."""


@dataclass(frozen=True)
class Reach:
    """What a model's outputs can be, over random weights of many sizes.

    `falls` and `rises` say whether they have no bound below and above. `normalized`: the exponentials of each row add
    up to 1, as those of log-probabilities do.
    """

    low: float
    high: float
    falls: bool = False
    rises: bool = False
    normalized: bool = False

    @property
    def returns(self) -> Returns | None:
        """What these are, None where they are neither."""
        inside = self.low >= -TOLERANCE and self.high <= 1 + TOLERANCE
        if inside and self.low < SURE and self.high > 1 - SURE:
            return "probabilities"
        return "logits" if self.falls and (self.rises or self.normalized) else None

    @property
    def words(self) -> str:
        """What was seen of outputs that are neither."""
        if math.isnan(self.low):
            return "its outputs are not finite, whatever its weights"
        if self.low == self.high:
            return f"it returns {self.low:.4g}, whatever its weights and inputs"
        sides = [] if self.falls else [f"never below {self.low:.3g}"]
        sides += [] if self.rises else [f"never above {self.high:.3g}"]
        return f"its outputs are {' and '.join(sides)}, whatever its weights"


def returned(model: "keras.Model", x: Any) -> Returns:
    """Return what a classifier returns: probabilities lie in [0, 1] whatever the weights, logits have no bounds.

    Log-probabilities are logits of the same classes. Nothing of the model is changed.

    Args:
        model: a built model; of several outputs the first counts.
        x: (examples, *inputs), or a structure of such arrays.

    Raises:
        UserError: it is neither; says what was found.
    """
    tf = tensorflow()
    x = tf.nest.map_structure(lambda values: tf.convert_to_tensor(values[:EXAMPLES]), x)
    forward = tf.function(lambda: _first(model, x), autograph=False)
    rows: Rows = {(sizes, factor): [] for sizes in (EACH, ALL) for factor in sizes}
    with _put_back(model) as varied:
        if not varied:  # There is nothing to set, which is said where that is needed.
            return "logits"
        for draw in range(DRAWS):
            for (sizes, factor), seen in rows.items():
                seen.append(_outputs(forward, varied, factor, draw, all_together=sizes is ALL))
            reach = _reach(rows)
            if reach.returns == "logits" or (reach.returns and draw + 1 >= ENOUGH):
                return reach.returns
    raise UserError(reach.words)


def _reach(rows: Rows) -> Reach:
    """Return what the outputs can be, from the finite rows (rows, outputs) of each size of weights."""
    low, high = [], []
    for sizes in (EACH, ALL):
        parts = [np.concatenate(rows[sizes, factor]) for factor in sizes]
        if all(len(part) for part in parts):
            low.append([float(-part.min()) for part in parts])
            high.append([float(part.max()) for part in parts])
    every = np.concatenate([part for seen in rows.values() for part in seen])
    if not len(every):
        return Reach(math.nan, math.nan)
    largest = every.max(axis=-1, keepdims=True)
    sums = largest[:, 0] + np.log(np.exp(every - largest).sum(axis=-1))
    return Reach(
        low=float(every.min()),
        high=float(every.max()),
        falls=any(map(_grows, low)),
        rises=any(map(_grows, high)),
        normalized=every.shape[-1] > 1 and bool(np.all(np.abs(sums) < 1e-3 * np.maximum(1, np.abs(every).max(-1)))),
    )


def _grows(values: list[float]) -> bool:
    return values[-1] > TOLERANCE and values[-1] > GROWTH * values[-2]


def _outputs(
    forward: Callable[[], Any], varied: list[Any], factor: float, draw: int, all_together: bool
) -> NDArray[np.float64]:
    """Return the finite rows (rows, outputs) that come of random weights of one size."""
    kernels = sum(len(variable.shape) > 1 for variable in varied)
    # Kernels of variance 2 / fan-in keep the signal's size through rectifiers.
    of_kernels = math.sqrt(2) * factor ** (1 / max(1, kernels)) if all_together else factor
    rng = np.random.default_rng(draw)
    for variable in varied:
        shape = tuple(variable.shape)
        size = of_kernels / math.sqrt(math.prod(shape[:-1])) if len(shape) > 1 else factor
        variable.assign(rng.standard_normal(shape, np.float32) * np.float32(size))
    values = np.asarray(forward()).astype(np.float64)
    values = values.reshape(-1, values.shape[-1])
    finite: NDArray[np.float64] = values[np.isfinite(values).all(axis=-1)]
    return finite


def _first(model: "keras.Model", x: Any) -> Any:
    """Return the first output (examples, …, outputs), with an axis of one output where it has none."""
    tf = tensorflow()
    output = tf.nest.flatten(model(x, training=False))[0]
    return output[:, None] if len(output.shape) == 1 else output


@contextmanager
def _put_back(model: "keras.Model") -> Iterator[list[Any]]:
    """Yield the variables to vary, trained ones and frozen kernels, and give all variables their values back."""
    floats = [variable for variable in model.variables if variable.dtype in FLOATS]
    before = [(variable, np.asarray(variable).copy()) for variable in model.variables]
    try:
        yield [variable for variable in floats if variable.trainable or len(variable.shape) > 1]
    finally:
        for variable, value in before:
            variable.assign(value)
