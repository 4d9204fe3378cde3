"""A net as a function of its weights."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.frameworks.keras_function import Function, differentiable, total

if TYPE_CHECKING:
    import keras

    from suite.commands.explain.examples import Examples

FEW, FEWEST = 16, 4
"""Examples to learn: of a net that is expensive, the smaller number."""

EXPENSIVE = 20_000_000
"""Values that all weights and one example's inputs have together, from which a net counts as expensive."""

ANSWERS = 150
"""Constant answers that are tried on the way to the best."""

BETAS, EPSILON = (0.9, 0.999), 1e-7
"""Of Adam, as Keras has them."""


class Pupil:
    """A net on a few of its examples, as a function of its weights: traced once, for all initial weights.

    The trained weights are one vector for each type of numbers: a step of hundreds of small ones would cost more than
    the net.
    """

    def __init__(self, model: "keras.Model", examples: "Examples") -> None:
        import tensorflow as tf

        self.model = model
        self._loss = examples.loss
        learned = {id(variable) for variable in model.trainable_variables}
        self.variables = [each for each in model.variables if id(each) in learned]
        self._fixed = [each for each in model.variables if id(each) not in learned]
        types = dict.fromkeys(str(each.dtype) for each in self.variables)
        self._groups = [[each for each in self.variables if str(each.dtype) == kind] for kind in types]
        self._slopes = tf.function(self._traced, autograph=False)
        self._answers = tf.function(self._answered, autograph=False)
        self._take(examples)

    def _take(self, examples: "Examples") -> None:
        import tensorflow as tf

        self.count = FEWEST if self.model.count_params() > EXPENSIVE else FEW
        self._x = tf.nest.map_structure(lambda values: values[: self.count], differentiable(examples.x))
        self._y = tf.nest.map_structure(lambda values: _single(values[: self.count]), examples.y)

    def on(self, examples: "Examples") -> "Pupil":
        """Return the same net on other examples of the same shapes, without tracing it anew."""
        other = Pupil.__new__(Pupil)
        vars(other).update(vars(self))
        other._take(examples)
        return other

    @property
    def weights(self) -> list[Any]:
        """The present values of the trained weights, as vectors."""
        return self.joined([each.value for each in self.variables])

    @property
    def fixed(self) -> list[Any]:
        """The present values of all other weights."""
        import tensorflow as tf

        return [tf.convert_to_tensor(each.value) for each in self._fixed]

    def joined(self, tensors: Sequence[Any]) -> list[Any]:
        """Return a tensor for each trained weight as vectors."""
        import tensorflow as tf

        of = {id(variable): tensor for variable, tensor in zip(self.variables, tensors, strict=True)}
        return [tf.concat([tf.reshape(of[id(each)], [-1]) for each in group], axis=0) for group in self._groups]

    def parts(self, vectors: Sequence[Any]) -> list[Any]:
        """Return vectors as a tensor for each trained weight."""
        import tensorflow as tf

        of: dict[int, Any] = {}
        for group, vector in zip(self._groups, vectors, strict=True):
            pieces = tf.split(vector, [math.prod(each.shape) for each in group])
            of |= {id(each): tf.reshape(piece, each.shape) for each, piece in zip(group, pieces, strict=True)}
        return [of[id(each)] for each in self.variables]

    def slopes(self, weights: Sequence[Any], fixed: Sequence[Any]) -> tuple[Any, list[Any]]:
        """Return the loss and its gradient by the trained weights, as vectors."""
        result: tuple[Any, list[Any]] = self._slopes(list(weights), list(fixed), self._x, self._y)
        return result

    def _traced(self, weights: list[Any], fixed: list[Any], x: Any, y: Any) -> tuple[Any, list[Any]]:
        import tensorflow as tf

        function = Function(self.model)
        with function.opened(), tf.GradientTape() as tape:
            tape.watch(weights)
            values: dict[int, Any] = {}
            for variables, tensors in ((self.variables, self.parts(weights)), (self._fixed, fixed)):
                values |= {id(each): tensor for each, tensor in zip(variables, tensors, strict=True)}
            function.values = [values[id(each)] for each in function.variables]
            result = total(self._loss, y, function(x))
        found = tape.gradient(result, weights, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        return result, [tf.convert_to_tensor(each) for each in found]

    def constant(self) -> float:
        """Return the least loss of outputs that are the same for all examples, found by Adam."""
        import tensorflow as tf

        function = Function(self.model)
        with function.opened():
            outputs = tf.nest.flatten(function(self._x))
        rows = [tf.reduce_mean(each, axis=0, keepdims=True) for each in outputs]
        # On the way its rate falls to a thousandth, and it can go more than twice as far as to 0.
        rate = 0.1 * max(1.0, *(float(np.abs(row.numpy()).max(initial=0.0)) for row in rows))
        shapes = [tf.constant(each.shape, tf.int32) for each in outputs]
        return float(np.nanmin(self._answers(rows, shapes, tf.constant(rate, tf.float32), self._y).numpy()))

    def _answered(self, rows: list[Any], shapes: list[Any], rate: Any, y: Any) -> Any:
        """Return the loss of each answer."""
        import tensorflow as tf

        def step(at: Any, values: list[Any], means: list[Any], squares: list[Any], losses: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(values)
                answers = [tf.broadcast_to(row, shape) for row, shape in zip(values, shapes, strict=True)]
                loss = total(self._loss, y, answers if len(answers) > 1 else answers[0])
            slopes = tape.gradient(loss, values, unconnected_gradients=tf.UnconnectedGradients.ZERO)
            number = tf.cast(at + 1, tf.float32)
            decayed = rate * 0.1 ** (tf.cast(at, tf.float32) / (ANSWERS // 3))
            size = decayed * tf.sqrt(1 - BETAS[1] ** number) / (1 - BETAS[0] ** number)
            means = [mean + (slope - mean) * (1 - BETAS[0]) for mean, slope in zip(means, slopes, strict=True)]
            squares = [old + (slope**2 - old) * (1 - BETAS[1]) for old, slope in zip(squares, slopes, strict=True)]
            values = [
                value - mean * tf.cast(size, value.dtype) / (tf.sqrt(square) + EPSILON)
                for value, mean, square in zip(values, means, squares, strict=True)
            ]
            return at + 1, values, means, squares, losses.write(at, tf.cast(loss, tf.float32))

        zeros = [tf.zeros_like(row) for row in rows]
        start = (tf.constant(0), rows, zeros, list(zeros), tf.TensorArray(tf.float32, ANSWERS))
        return tf.while_loop(lambda at, *_: at < ANSWERS, step, start)[-1].stack()


def _single(values: Any) -> Any:
    """Return targets as a tensor, in single precision if they were in double, as Keras' losses take them."""
    import tensorflow as tf

    values = np.asarray(values)
    return tf.convert_to_tensor(values.astype(np.float32) if values.dtype == np.float64 else values)


def elementwise(optimizer: Any) -> bool:
    """Return whether an optimizer treats each number by itself, so that weights can be one vector."""
    from keras import optimizers

    kinds = ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam")
    return type(optimizer) in {getattr(optimizers, kind) for kind in kinds} and optimizer.clipnorm is None
