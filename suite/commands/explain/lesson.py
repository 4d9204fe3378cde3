"""Short trainings of a net on a few examples."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.analysis.explanation.lesson import Attempt, Lesson
from suite.commands.explain.pupil import Pupil, elementwise

if TYPE_CHECKING:
    import keras

STEPS, LONG = 40, 200
"""Steps of each attempt, and of the most promising one if none has learned by then."""

SECONDS = 60.0
"""After which no further step begins; what was seen by then decides."""

RATES = (("Adam", 1e-3), ("Adam", 1e-2), ("SGD", 1e-1), ("SGD", 1e-2))
"""What is tried on a net that was not compiled."""


def lesson(pupil: Pupil, *, also_sgd: bool = False) -> Lesson:
    """Train a copy of the weights on a few examples until one optimizer has learned them.

    The model stays as it is.

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


class Run:
    """One training in progress, of copies of the weights."""

    def __init__(self, pupil: Pupil, name: str, optimizer: Any, *, until: float) -> None:
        import keras
        import tensorflow as tf

        self._pupil, self._name, self._until = pupil, name, until
        self._values, self._fixed = pupil.weights, pupil.fixed
        whole = elementwise(optimizer)
        variables = [keras.Variable(each) for each in (self._values if whole else pupil.parts(self._values))]
        optimizer.build(variables)

        def applied(slopes: list[Any]) -> list[Any]:
            optimizer.apply(slopes if whole else pupil.parts(slopes), variables)
            values = [tf.convert_to_tensor(each.value) for each in variables]
            return values if whole else pupil.joined(values)

        self._apply = tf.function(applied, autograph=False)
        self._losses: list[float] = []

    def go(self, steps: int) -> None:
        """Take steps, up to so many: until the loss is not finite, or the time is over."""
        for _ in range(steps):
            loss, slopes = self._pupil.slopes(self._values, self._fixed)
            self._losses.append(float(loss))
            if not np.isfinite(self._losses[-1]) or time.monotonic() > self._until:
                return
            self._values = self._apply(slopes)

    @property
    def attempt(self) -> Attempt:
        """What came of it so far."""
        loss, _ = self._pupil.slopes(self._values, self._fixed)
        return Attempt(self._name, (*self._losses, float(loss)))
