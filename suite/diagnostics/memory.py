"""The memory of a recurrent net, from gradients by step."""

from typing import TYPE_CHECKING, Any

import numpy as np

from suite.diagnostics.trace import Loss
from suite.frameworks.keras_function import Function, differentiable, total

if TYPE_CHECKING:
    import keras


def memory(model: "keras.Model", x: Any, y: Any, loss: Loss) -> dict[str, float]:
    """Return the growth, over the steps of a sequence, of the loss's squared gradient with respect to the inputs.

    `memory_slope` is the slope of the least-squares line through log10 of its mean, per step: 0 if the net remembers
    the first input as well as the last, log10(2) if it forgets half at each step. `memory_ratio` is the value of the
    first step over that of the last. The result is empty if the model's input is not a sequence (batch, time,
    features), or if the loss does not depend on one of the steps.

    Args:
        model: any built Keras model.
        x: (examples, time, features).
        y: targets in the form that the loss takes.
        loss: a Keras loss, as in `trace`.
    """
    import tensorflow as tf

    x, function = differentiable(x), Function(model)
    if not tf.is_tensor(x) or len(x.shape) != 3 or not x.dtype.is_floating:
        return {}
    with function.opened(), tf.GradientTape() as tape:
        tape.watch(x)
        value = total(loss, y, function(x))
    gradient = np.asarray(tape.gradient(value, x, unconnected_gradients=tf.UnconnectedGradients.ZERO), np.float64)
    squares = np.mean(np.square(gradient), axis=(0, 2))
    if not squares.all():
        return {}
    slope = np.polyfit(np.arange(len(squares)), np.log10(squares), 1)[0] if len(squares) > 1 else np.nan
    return {"memory_slope": float(slope), "memory_ratio": float(squares[0] / squares[-1])}
