"""The kind of a classifier's outputs, logits or probabilities, measured.

The last layer need not tell the kind.
"""

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
"""Number of inputs on which a model is measured."""

DRAWS = 32
"""Largest number of random weights of each size. For outputs without bounds a few are mostly enough."""

ENOUGH = 12
"""Draws after which outputs that stayed between 0 and 1 count as bounded: a rectifier's may do so for a few draws."""

Rows = dict[tuple[tuple[float, ...], float], list[NDArray[np.float64]]]
"""Finite rows of outputs (rows, outputs) for each draw, by the size of the weights."""

EACH = (0.25, 4.0, 64.0)
"""Factors of every weight: the outputs of a bounded net with a linear end grow with its last kernel alone."""

ALL = (0.1, 30.0, 1e4)
"""Factors of all kernels together: a deep net of rectifiers would overflow with such a factor in each kernel."""

GROWTH = 1.2
"""Smallest growth, over the two largest sizes of weights, of outputs without bounds; a logarithm grows by more."""

SURE = 0.25
"""Distance from 0 and from 1 below which probabilities come, if weights are large enough."""

FLOATS = ("float16", "bfloat16", "float32", "float64")

TOLERANCE = 1e-5
"""Tolerance for the rounding of sums of float32 numbers around 1."""


@dataclass(frozen=True)
class Reach:
    """The range of a model's outputs, over random weights of many sizes.

    Outputs that `falls` have no lower bound, and outputs that `rises` no upper bound. They are `normalized` if the
    exponentials of each row add up to 1, as for log-probabilities.
    """

    low: float
    high: float
    falls: bool = False
    rises: bool = False
    normalized: bool = False

    @property
    def returns(self) -> Returns | None:
        """The kind of the outputs, None if it is unclear."""
        inside = self.low >= -TOLERANCE and self.high <= 1 + TOLERANCE
        if inside and self.low < SURE and self.high > 1 - SURE:
            return "probabilities"
        return "logits" if self.falls and (self.rises or self.normalized) else None

    @property
    def words(self) -> str:
        """The description of outputs of an unclear kind."""
        if math.isnan(self.low):
            return "its outputs are not finite, whatever its weights"
        if self.low == self.high:
            return f"it returns {self.low:.4g}, whatever its weights and inputs"
        sides = [] if self.falls else [f"never below {self.low:.3g}"]
        sides += [] if self.rises else [f"never above {self.high:.3g}"]
        return f"its outputs are {' and '.join(sides)}, whatever its weights"


def returned(model: "keras.Model", x: Any, chosen: Callable[[Any], Any] | None = None) -> Returns:
    """Return the kind of a classifier's outputs, without changing the model.

    Probabilities lie in [0, 1] for all weights. Logits have no bounds. Log-probabilities count as logits, because they
    are logits of the same classes.

    Args:
        model: a built model.
        x: (examples, *inputs), or a structure of such arrays.
        chosen: a function that picks one of several outputs, by default the first.

    Raises:
        UserError: the kind is unclear. The message describes the outputs.
    """
    tf = tensorflow()
    x = tf.nest.map_structure(lambda values: tf.convert_to_tensor(values[:EXAMPLES]), x)
    forward = tf.function(lambda: _of_rows((chosen or _first)(model(x, training=False))), autograph=False)
    rows: Rows = {(sizes, factor): [] for sizes in (EACH, ALL) for factor in sizes}
    with _put_back(model) as varied:
        if not varied:  # A model without such weights is refused elsewhere.
            return "logits"
        for draw in range(DRAWS):
            for (sizes, factor), seen in rows.items():
                seen.append(_outputs(forward, varied, factor, draw, all_together=sizes is ALL))
            reach = _reach(rows)
            if reach.returns == "logits" or (reach.returns and draw + 1 >= ENOUGH):
                return reach.returns
    raise UserError(reach.words)


def _reach(rows: Rows) -> Reach:
    """Return the range of the outputs, from the finite rows (rows, outputs) for each size of weights."""
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
    """Return the finite rows (rows, outputs) for random weights of one size."""
    kernels = sum(len(variable.shape) > 1 for variable in varied)
    # Kernels of variance 2 / fan-in keep the size of the signal in nets of rectifiers.
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


def _first(outputs: Any) -> Any:
    return tensorflow().nest.flatten(outputs)[0]


def _of_rows(output: Any) -> Any:
    """Return an output (examples, …, outputs), with an axis of one output added if it has none."""
    return output[:, None] if len(output.shape) == 1 else output


@contextmanager
def _put_back(model: "keras.Model") -> Iterator[list[Any]]:
    """Yield the variables to vary, trained ones and frozen kernels, and restore all variables afterwards."""
    floats = [variable for variable in model.variables if variable.dtype in FLOATS]
    before = [(variable, np.asarray(variable).copy()) for variable in model.variables]
    try:
        yield [variable for variable in floats if variable.trainable or len(variable.shape) > 1]
    finally:
        for variable, value in before:
            variable.assign(value)
