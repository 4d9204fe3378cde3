"""A few training steps of the net that is explained, on a few of its examples."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.analysis.explanation.lesson import Attempt, Lesson
from suite.frameworks.keras_function import Function, differentiable, total

if TYPE_CHECKING:
    import keras

    from suite.commands.explain.examples import Examples

FEW, FEWEST = 16, 4
"""Examples to learn: of a net that is expensive, the smaller number."""

EXPENSIVE = 20_000_000
"""Values that all weights and one example's inputs have together, from which a net counts as expensive."""

STEPS, LONG = 40, 200
"""Steps of each attempt, and of the most promising one if none has learned by then."""

SECONDS = 60.0
"""After which no further step begins; what was seen by then decides."""

ANSWERS = 150
"""Constant answers that are tried on the way to the best."""

RATES = (("Adam", 1e-3), ("Adam", 1e-2), ("SGD", 1e-1), ("SGD", 1e-2))
"""What is tried on a net that was not compiled."""


def lesson(pupil: "Pupil", *, also_sgd: bool = False) -> Lesson:
    """Train a copy of the weights on a few examples until one optimizer has learned them; the model stays as it is.

    Args:
        pupil: the net with its examples.
        also_sgd: whether SGD is tried where Adam has learned, too.

    Raises:
        UserError: the model or the loss fails.
    """
    began = time.monotonic()
    own = _compiled(pupil.model)
    constant, attempts, runs = pupil.constant(), list[Attempt](), list[Run]()
    kinds: Sequence[tuple[str, Callable[[], Any]]] = [own] if own else [_named(name, rate) for name, rate in RATES]

    def result(*, cut: bool = False, control: Attempt | None = None) -> Lesson:
        return Lesson(pupil.count, constant, tuple(attempts), own is not None, cut, control)

    for name, make in kinds:
        learned = result().learned is not None
        if learned and not (also_sgd and name.startswith("SGD")):
            continue
        runs.append(run := Run(pupil, name, make(), until=began + SECONDS))
        run.go(STEPS)
        attempts.append(run.attempt)
    if result().learned is None:
        at = attempts.index(result().best)
        runs[at].go(LONG - STEPS)
        attempts[at] = runs[at].attempt
    control = None
    if own and result().learned is None:
        name, make = _named(*RATES[0])
        runs.append(run := Run(pupil, name, make(), until=began + SECONDS))
        run.go(LONG)
        control = run.attempt
    return result(cut=result().learned is None and time.monotonic() - began > SECONDS, control=control)


def _named(name: str, rate: float) -> tuple[str, Callable[[], Any]]:
    import keras

    return f"{name}({rate:g})", lambda: getattr(keras.optimizers, name)(rate)


def _compiled(model: "keras.Model") -> tuple[str, Callable[[], Any]] | None:
    """Return the name of the model's own optimizer, and what makes a fresh one of its settings."""
    optimizer = getattr(model, "optimizer", None) if getattr(model, "compiled", False) else None
    if optimizer is None:
        return None
    rate = optimizer.get_config().get("learning_rate")
    said = f"({rate:.3g})" if isinstance(rate, float) else ""
    return f"{type(optimizer).__name__}{said}", lambda: type(optimizer).from_config(optimizer.get_config())


class Pupil:
    """A net on a few of its examples, as a function of its weights: traced once, for all initial weights."""

    def __init__(self, model: "keras.Model", examples: "Examples") -> None:
        import tensorflow as tf

        self.model = model
        self.count = FEWEST if model.count_params() > EXPENSIVE else FEW
        self._x = tf.nest.map_structure(lambda values: values[: self.count], differentiable(examples.x))
        self._y = tf.nest.map_structure(lambda values: values[: self.count], examples.y)
        self._loss = examples.loss
        learned = {id(variable) for variable in model.trainable_variables}
        self.variables = [each for each in model.variables if id(each) in learned]
        self._fixed = [each for each in model.variables if id(each) not in learned]

        def slopes(values: list[Any], fixed: list[Any]) -> tuple[Any, list[Any]]:
            function = Function(model)
            given: dict[int, Any] = {}
            for variables, tensors in ((self.variables, values), (self._fixed, fixed)):
                given |= {id(each): tensor for each, tensor in zip(variables, tensors, strict=True)}
            function.values = [given[id(each)] for each in function.variables]
            with function.opened(), tf.GradientTape() as tape:
                tape.watch(values)
                result = total(self._loss, self._y, function(self._x))
            found = tape.gradient(result, values, unconnected_gradients=tf.UnconnectedGradients.ZERO)
            return result, [tf.convert_to_tensor(each) for each in found]

        self._slopes = tf.function(slopes, autograph=False)

    def slopes(self, weights: Sequence[Any]) -> tuple[Any, list[Any]]:
        """Return the loss and its gradient by the trained weights, with the values that `weights` have."""
        result: tuple[Any, list[Any]] = self._slopes(_values(weights), _values(self._fixed))
        return result

    def constant(self) -> float:
        """Return the least loss of outputs that are the same for all examples."""
        import keras
        import tensorflow as tf

        function = Function(self.model)
        with function.opened():
            outputs = function(self._x)
        flat = tf.nest.flatten(outputs)
        rows = [keras.Variable(tf.reduce_mean(each, axis=0, keepdims=True), dtype=each.dtype) for each in flat]
        # On the way its rate falls to a thousandth, and it can go more than twice as far as to 0.
        rate = 0.1 * max(1.0, *(float(np.abs(row.numpy()).max(initial=0.0)) for row in rows))
        optimizer = keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(rate, ANSWERS // 3, 0.1))
        optimizer.build(rows)

        def answered(values: list[Any]) -> tuple[Any, Any]:
            with tf.GradientTape() as tape:
                tape.watch(values)
                parts = [tf.broadcast_to(row, tf.shape(each)) for row, each in zip(values, flat, strict=True)]
                value = total(self._loss, self._y, tf.nest.pack_sequence_as(outputs, parts))
            return value, tape.gradient(value, values, unconnected_gradients=tf.UnconnectedGradients.ZERO)

        answer = tf.function(answered, autograph=False)

        seen = []
        for _ in range(ANSWERS):
            value, slopes = answer(_values(rows))
            seen.append(float(value))
            optimizer.apply(slopes, rows)
        return float(np.nanmin(seen))


def _values(variables: Sequence[Any]) -> list[Any]:
    """Return the values as tensors: each variable would have the function traced anew."""
    import tensorflow as tf

    return [tf.convert_to_tensor(each.value) for each in variables]


class Run:
    """One training in progress, of copies of the weights."""

    def __init__(self, pupil: Pupil, name: str, optimizer: Any, *, until: float) -> None:
        import keras
        import tensorflow as tf

        self._pupil, self._name, self._optimizer, self._until = pupil, name, optimizer, until
        self._weights = [keras.Variable(each.numpy(), dtype=each.dtype) for each in pupil.variables]
        self._optimizer.build(self._weights)
        self._apply = tf.function(lambda slopes: self._optimizer.apply(slopes, self._weights), autograph=False)
        self._losses: list[float] = []

    def go(self, steps: int) -> None:
        """Take steps, up to so many: until the loss is not finite, or the time is over."""
        for _ in range(steps):
            loss, slopes = self._pupil.slopes(self._weights)
            self._losses.append(float(loss))
            if not np.isfinite(self._losses[-1]) or time.monotonic() > self._until:
                return
            self._apply(slopes)

    @property
    def attempt(self) -> Attempt:
        """What came of it so far."""
        loss, _ = self._pupil.slopes(self._weights)
        return Attempt(self._name, (*self._losses, float(loss)))
