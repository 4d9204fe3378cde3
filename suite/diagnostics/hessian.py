"""The largest eigenvalue of the loss's Hessian: its sharpness."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.errors import UserError
from suite.frameworks.keras_function import Function, differentiable, total

if TYPE_CHECKING:
    import keras

    from suite.diagnostics.trace import Loss

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Eigenvalue:
    """The largest eigenvalue λ, the number of products with the matrix, and ‖Av - λv‖, a bound of the error of λ."""

    value: float
    products: int
    residual: float


def largest_eigenvalue(
    product: Callable[[Vector], Vector], size: int, seed: int, most: int = 100, tolerance: float = 1e-3
) -> Eigenvalue:
    """Return the largest eigenvalue of a symmetric matrix by power iteration (von Mises 1929).

    Iterating with A finds the eigenvalue λ of the largest absolute value. If it is negative, or another eigenvalue of
    nearly that size has the other sign, iterating with A + |λ| finds the largest eigenvalue.

    Args:
        product: a function from a vector v of length `size` to Av.
        size: the order of A.
        seed: the seed of the start vector.
        most: the largest number of products with A in either of the two iterations.
        tolerance: the residual relative to the eigenvalue at which an iteration ends.

    Example:
        >>> matrix = np.diag([3.0, -1.0])
        >>> round(largest_eigenvalue(lambda v: matrix @ v, size=2, seed=1).value, 2)
        3.0
    """
    start = np.random.default_rng(seed).standard_normal(size)
    found, vector = _power(product, start, 0.0, most, tolerance)
    if found.value > 0.0 and found.residual <= tolerance * found.value:
        return found
    norm = float(np.hypot(found.value, found.residual))
    # The eigenvector of a negative eigenvalue is orthogonal to the wanted one.
    again, _ = _power(product, vector if found.value > 0.0 else start, norm, most, tolerance)
    return Eigenvalue(again.value, found.products + again.products, again.residual)


def sharpness(
    model: "keras.Model", x: Any, y: Any, loss: "Loss", seed: int = 0, most: int = 100, tolerance: float = 1e-3
) -> Eigenvalue:
    """Return the largest eigenvalue of the Hessian of the batch's loss with respect to the trainable weights.

    The loss is that of `trace`. Hessian-vector products are derivatives of a gradient (Pearlmutter 1994), which is
    computed once. The other arguments are those of `largest_eigenvalue`. The result is NaN if the loss or a product is
    not finite.

    Raises:
        UserError: the model has no trainable weights, or one of its operations has no second derivative.
    """
    import tensorflow as tf

    x, function = differentiable(x), Function(model)
    weights = [function.value(variable) for variable in model.trainable_variables]
    if not weights:
        raise UserError(f"model {model.name!r} has no trainable weights: there is no Hessian")
    sizes = [int(np.prod(weight.shape)) for weight in weights]
    zero = tf.UnconnectedGradients.ZERO
    with function.opened(), tf.GradientTape(persistent=True) as outer:
        outer.watch(weights)
        with tf.GradientTape() as inner:
            inner.watch(weights)
            value = total(loss, y, function(x))
        slopes = inner.gradient(value, weights, unconnected_gradients=zero)
        # The gradient of an embedding is sparse, and has no further derivative.
        gradients = [tf.convert_to_tensor(slope) for slope in slopes]
    if not np.isfinite(float(value)):
        return Eigenvalue(float("nan"), 0, float("nan"))

    def product(vector: Vector) -> Vector:
        parts = np.split(vector, np.cumsum(sizes)[:-1])
        along = [tf.reshape(tf.cast(part, w.dtype), w.shape) for part, w in zip(parts, weights, strict=True)]
        try:
            products = outer.gradient(gradients, weights, output_gradients=along, unconnected_gradients=zero)
        except LookupError as error:
            raise UserError(f"model {model.name!r}: an operation in it has no second derivative: {error}") from error
        return np.concatenate([np.asarray(tf.convert_to_tensor(each), np.float64).reshape(-1) for each in products])

    return largest_eigenvalue(product, sum(sizes), seed, most, tolerance)


def _power(
    product: Callable[[Vector], Vector], vector: Vector, shift: float, most: int, tolerance: float
) -> tuple[Eigenvalue, Vector]:
    value = residual = float("nan")
    taken = 0
    while taken < most:
        taken += 1
        vector = vector / np.linalg.norm(vector)
        image = product(vector)
        value = float(vector @ image)
        residual = float(np.linalg.norm(image - value * vector))
        if not np.isfinite(residual) or residual <= tolerance * abs(value):
            break
        vector = image + shift * vector
    return Eigenvalue(value, taken, residual), vector
