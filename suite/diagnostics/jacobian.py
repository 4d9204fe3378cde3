"""The singular values of a net's input-output Jacobian."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.diagnostics.layer_trace import LayerTrace
from suite.errors import UserError
from suite.frameworks.keras_function import Function
from suite.frameworks.nonlinearity import WHOLE_VECTORS

if TYPE_CHECKING:
    import keras


EXAMPLES = 1

"""Number of examples for the Jacobian of a layer. In wide layers its singular values hardly depend on the input."""


def layer_jacobian(layer: LayerTrace) -> float:
    """Return the mean singular value of a dense layer's Jacobian, from its input to its activations, at some examples.

    J = diag(f'(s)) Wᵀ with pre-activations s (Glorot & Bengio 2010, section 4.2.1). It is NaN if the layer is not
    dense, if there is an operation between pre-activations and activation, if the activation cannot be called by itself
    or is a function of whole vectors, and if values are not finite.
    """
    if layer.kind != "Dense" or layer.preactivations.ndim != 2 or layer.received is not layer.preactivations:
        return float("nan")
    if layer.activation is not None and (layer.activate is None or layer.activation.name in WHOLE_VECTORS):
        return float("nan")
    slopes = _slopes(layer)
    if not (np.isfinite(slopes).all() and np.isfinite(layer.kernel).all()):
        return float("nan")
    return float(np.mean([np.linalg.svd(layer.kernel * each, compute_uv=False).mean() for each in slopes]))


def _slopes(layer: LayerTrace) -> "np.ndarray[Any, np.dtype[Any]]":
    """Return f' at the pre-activations of the first examples: (examples, units)."""
    import tensorflow as tf

    received = tf.convert_to_tensor(layer.preactivations[:EXAMPLES])
    if layer.activate is None:
        return np.ones(received.shape, received.dtype.as_numpy_dtype)
    with tf.GradientTape() as tape:
        tape.watch(received)
        outputs = layer.activate(received)
    return np.asarray(tape.gradient(outputs, received, unconnected_gradients=tf.UnconnectedGradients.ZERO))


_AT_ONCE = 256
"""Number of rows of a Jacobian that are computed in one pass."""


def jacobian(model: "keras.Model", x: Any, examples: int) -> NDArray[np.float64]:
    """Return ∂output/∂input of the model at the first `examples` of the batch: (examples, outputs, inputs).

    Batch normalization uses the fixed statistics of the whole batch, so that examples do not depend on one another.
    Dropout and noise are off. The model must have one input and one output. Both are flattened.

    Raises:
        UserError: there are several inputs or outputs, or the input has whole numbers.
    """
    import tensorflow as tf

    if isinstance(x, list | tuple | dict) or not (x := tf.convert_to_tensor(x)).dtype.is_floating:
        raise UserError(f"model {model.name!r}: a Jacobian needs one input of real numbers")
    function = Function(model)
    with function.opened():
        function.with_batch_statistics(x)
        outputs = function(x[:1], training=False)
        if not tf.is_tensor(outputs):
            raise UserError(f"model {model.name!r}: a Jacobian needs one output")
        size = int(np.prod(outputs.shape[1:]))
        return np.stack([_at(function, x[index], size) for index in range(min(examples, len(x)))])


def spectrum(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the singular values of (examples, outputs, inputs), largest first, as (examples, the smaller side).

    Example:
        >>> spectrum(np.array([[[3.0, 0.0], [0.0, 4.0]]])).tolist()
        [[4.0, 3.0]]
    """
    return np.asarray(np.linalg.svd(matrices, compute_uv=False))


def summary(singular: NDArray[np.float64]) -> dict[str, float]:
    """Return the statistics of singular values in Pennington, Schoenholz & Ganguli 2017.

    These are `mean_square` (1 at criticality, eq. 6), `max`, `near_one`, the share in [1/2, 2] (1 with dynamical
    isometry), and `spread`, the variance of the squares over the square of their mean: σ²_JJᵀ of eq. 22 at
    criticality.

    Example:
        >>> {name: float(value) for name, value in summary(np.array([[1.0, 1.0]])).items()}
        {'mean_square': 1.0, 'max': 1.0, 'near_one': 1.0, 'spread': 0.0}
    """
    squares = np.square(singular)
    near = (singular >= 0.5) & (singular <= 2.0)
    return {
        "mean_square": float(np.mean(squares)),
        "max": float(np.max(singular)),
        "near_one": float(np.mean(near)),
        "spread": float(np.var(squares) / np.mean(squares) ** 2) if squares.any() else float("nan"),
    }


def _at(function: Function, example: Any, size: int) -> NDArray[np.float64]:
    """Return the Jacobian at an example, from a batch of copies whose gradients are its rows."""
    import tensorflow as tf

    parts = []
    for start in range(0, size, _AT_ONCE):
        rows = min(_AT_ONCE, size - start)
        copies = tf.repeat(example[None], rows, axis=0)
        with tf.GradientTape() as tape:
            tape.watch(copies)
            outputs = tf.reshape(function(copies, training=False), [rows, size])
            diagonal = tf.reduce_sum(tf.linalg.diag_part(outputs[:, start : start + rows]))
        slopes = tape.gradient(diagonal, copies, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        parts.append(np.asarray(slopes, np.float64).reshape(rows, -1))
    return np.concatenate(parts)
