"""Watching of a `fit` of the user's own."""

from collections.abc import Callable
from typing import Any

import keras

from suite.analysis.explanation.units import MOSTLY_DEAD, MOSTLY_SATURATED
from suite.diagnostics.measure import Measurement, measure
from suite.errors import UserError
from suite.frameworks.keras_compile import loss_function
from suite.frameworks.keras_fit import callbacks, first_batch
from suite.tracking.watched import WatchedRun

LAYERS = ("std", "gradient_variance", "dead", "saturated")
"""Quantities that are kept for each layer, as "layers/dense_1/std"."""


class Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """A callback of Keras that keeps a net's signals while it trains, and says when layers die or saturate.

    The signals are those of `diagnostics`, on one batch, before the first step, every so many steps, and at the end.
    They are metrics of MLflow's active run, or of a new one, which ends as failed if `fit` does. Nothing of the
    training changes: no weight, no random stream, no number.

    >>> model.fit(x, y, epochs=3, callbacks=[suite.Watch(every=100)])

    Args:
        x: the batch's inputs; by default the first ones that `fit` gets, if it gets arrays or a `tf.data.Dataset`.
        y: their targets.
        every: steps between two measurements.
        examples: the largest number of examples of the batch.
        experiment: the name of the MLflow experiment of a new run.
        tracking_uri: as in `run`.
        say: hears a sentence when a layer dies or saturates, and at the end where the signals are.

    Raises:
        UserError: a number is not positive, or, when training begins, there is no batch, the model was compiled
            without a loss, or the store cannot be reached.
    """

    def __init__(
        self,
        x: object = None,
        y: object = None,
        *,
        every: int = 100,
        examples: int = 128,
        experiment: str = "watch",
        tracking_uri: str | None = None,
        say: Callable[[str], None] = print,
    ) -> None:
        super().__init__()
        for name, value in (("every", every), ("examples", examples)):
            if value < 1:
                raise UserError(f"Watch: {name}: expected a number of at least 1; received {value}")
        self._given, self._every, self._examples = (x, y), every, examples
        self._experiment, self._uri, self._say = experiment, tracking_uri, say
        self._batch: tuple[Any, Any] = (None, None)
        self._run: WatchedRun | None = None
        self._step, self._measured, self._count, self._begun = 0, -1, 0, 0
        self._told: set[tuple[str, str]] = set()

    def on_train_begin(self, logs: Any = None) -> None:  # noqa: ARG002
        """Find the batch, open the run, and measure the net before the first step."""
        missing = [each is None for each in self._given]
        found = first_batch(self._examples) if all(missing) else None if any(missing) else self._given
        if found is None:
            raise UserError(
                "Watch: fit got neither arrays nor a tf.data.Dataset of inputs and targets; expected a batch: "
                "suite.Watch(x, y, every=100)"
            )
        self._batch = found
        self._begun = int(self.model.optimizer.iterations)
        self._step, self._measured, self._count = 0, -1, 0
        self._told.clear()
        if self._run is not None:
            self._run.abandon()  # An earlier `fit` with this callback has raised an error, unless the run was closed.
        self._run = WatchedRun(self._experiment, callbacks() or self, self._uri)
        if self.model.built:
            self._measure()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:  # noqa: ARG002
        """Measure the net, if it is time."""
        before, self._step = self._step, int(self.model.optimizer.iterations) - self._begun
        if self._step // self._every > before // self._every:
            self._measure()

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002
        """Measure the net once more, end a run of one's own, and say where the signals are."""
        assert self._run is not None
        if self._step > self._measured:
            self._measure()
        self._run.close()
        where = f"the experiment {self._experiment}" if self._run.own else "its active run"
        self._say(f"{self._count} measurements of the net's signals are in MLflow, in {where}: python -m suite ui")

    def _measure(self) -> None:
        assert self._run is not None
        loss = loss_function(self.model)
        measured = measure(self.model, *self._batch, loss)
        layers = {f"layers/{row.name}/{name}": getattr(row, name) for row in measured.layers for name in LAYERS}
        self._run.log(self._step, measured.scalars | layers)
        self._measured, self._count = self._step, self._count + 1
        self._tell(measured)

    def _tell(self, measured: Measurement) -> None:
        """Say once of each layer that nearly all of its units are dead, or most of its activations saturated."""
        for problem in measured.problems:
            self._once(("", problem), f"step {self._step}: {problem}")
        for row in measured.layers:
            if row.dead > MOSTLY_DEAD:
                said = f"{row.dead:.0%} of the units of {row.name} are dead: they are 0 for every input of the batch"
                self._once((row.name, "dead"), f"step {self._step}: {said}")
            if row.saturated > MOSTLY_SATURATED:
                said = (
                    f"{row.saturated:.0%} of the activations of {row.name} are saturated: the slope there is nearly 0"
                )
                self._once((row.name, "saturated"), f"step {self._step}: {said}")

    def _once(self, key: tuple[str, str], sentence: str) -> None:
        if key not in self._told:
            self._told.add(key)
            self._say(sentence)
