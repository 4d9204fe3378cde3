"""Measurements of a trial, without effect: signals and decision boundaries."""

import time

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.diagnostics import Diagnostics
from suite.benchmark.trial import Spec
from suite.diagnostics.draws import draws
from suite.diagnostics.history import History, Kernels, kernels
from suite.diagnostics.measure import Measurement, measure
from suite.training.data import DeviceData
from suite.training.program import Program
from suite.training.result import Boundary

SIGNAL, COURSE, TRAINED = "signal", "course", "trained"
"""Prefixes of metrics: at initialization, during training, at the last measurement."""


class Observation:
    """The measurements of one trial that its `diagnostics` table asks for.

    All measurements use one batch, the first examples of the train part. Kernels are copied. Only `draws` assigns
    variables, and it restores them.
    """

    def __init__(self, spec: Spec, program: Program, data: DeviceData) -> None:
        self._spec, self._program, self._data = spec, program, data
        self._wanted: Diagnostics | None = spec.diagnostics
        schedule = spec.training.schedule(data.examples)
        self._steps = self._wanted.moments(schedule) if self._wanted else frozenset()
        self._start: Kernels = {}
        self._before: Kernels = {}
        self.measurements: dict[int, Measurement] = {}
        self.draws: dict[str, NDArray[np.float64]] = {}
        self.seconds = 0.0

    def start(self) -> None:
        """Measure the model at initialization, and further draws of its initial weights."""
        if self._wanted is None:
            return
        began = time.perf_counter()
        self._start = kernels(self._program.model) if self._steps else {}
        self._measure(0, self._wanted, None)
        if self._wanted.draws:
            self._draw(self._wanted)
        self.seconds += time.perf_counter() - began

    def pauses(self, goal: int) -> list[int]:
        """Return the steps at which to stop on the way to an evaluation: its own, and the one before if needed."""
        return [goal - 1, goal] if goal in self._steps else [goal]

    def at(self, step: int) -> None:
        """Measure the model after a step, if wanted, or keep its kernels if the next step is measured."""
        began = time.perf_counter()
        if self._wanted and step in self._steps and step not in self.measurements:
            self._measure(step, self._wanted, History(self._start, self._before))
        if step + 1 in self._steps:
            self._before = kernels(self._program.model)
        self.seconds += time.perf_counter() - began

    def scalars(self) -> dict[str, float]:
        """Return `signal/…` of the initial weights, and `trained/…` of the last measurement after a step.

        Quantities with a value for each draw give their mean, variance and median over draws ("draws/length_mean"), if
        finite.
        """
        found = dict(self.measurements[0].scalars) if 0 in self.measurements else {}
        for name, values in self.draws.items():
            with np.errstate(all="ignore"):
                moments = {"mean": np.mean(values), "variance": np.var(values, ddof=1), "median": np.median(values)}
            found |= {f"{name}_{moment}": float(value) for moment, value in moments.items() if np.isfinite(value)}
        last = max(self.measurements, default=0)
        return found | (_named(TRAINED, self.measurements[last]) if last else {})

    def curves(self, steps: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
        """Return `course/…`, with a value for each of `steps`, NaN if not measured, and nothing without training."""
        if len(self.measurements) < 2:
            return {}
        found = {step: _named(COURSE, measured) for step, measured in self.measurements.items()}
        names = dict.fromkeys(name for scalars in found.values() for name in scalars)
        return {
            name: np.array([found.get(int(step), {}).get(name, np.nan) for step in steps], np.float64) for name in names
        }

    def _measure(self, step: int, wanted: Diagnostics, history: History | None) -> None:
        x, y = self._program.batch(self._data, wanted.examples)
        self.measurements[step] = measure(
            self._program.model,
            x,
            y,
            self._program.loss,
            wanted.tier,
            self._spec.seeds.stream("diagnostics"),
            wanted.quantities,
            history,
        )

    def _draw(self, wanted: Diagnostics) -> None:
        program, spec = self._program, self._spec
        x, _ = program.batch(self._data, wanted.examples)
        self.draws = draws(program.model, program.drawing(spec, self._data), spec.seeds.draw, x, wanted.draws)


def _named(kind: str, measured: Measurement) -> dict[str, float]:
    return {f"{kind}/{name.removeprefix(f'{SIGNAL}/')}": value for name, value in measured.scalars.items()}


RESOLUTION = 120
"""Grid points along each axis."""

MARGIN = 0.15
"""Width of the grid beyond the training points, as a share of their range."""


def boundary(program: Program, data: DeviceData) -> Boundary | None:
    """Return the classes of a grid that covers the training points, or None if inputs are not points of a plane."""
    dataset = data.dataset
    if dataset.input_shape != (2,) or dataset.task not in ("binary", "multiclass") or dataset.target.positions:
        return None
    low, high = dataset.train.x.min(axis=0), dataset.train.x.max(axis=0)
    reach = MARGIN * (high - low)
    x, y = (np.linspace(low[axis] - reach[axis], high[axis] + reach[axis], RESOLUTION) for axis in (0, 1))
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(dataset.train.x.dtype)
    outputs = program.outputs(grid).astype(np.float64)
    objective = program.objective
    if dataset.task == "binary":
        logistic = 0.5 * (1.0 + np.tanh(0.5 * outputs[:, 0]))
        probability = logistic if objective.logits else np.clip(outputs[:, 0], 0.0, 1.0)
        classes = outputs[:, 0] > objective.threshold
    elif not objective.logits:
        probability = outputs.max(axis=1) / outputs.sum(axis=1)
        classes = outputs.argmax(axis=1)
    else:
        shifted = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        probability = (shifted / shifted.sum(axis=1, keepdims=True)).max(axis=1)
        classes = outputs.argmax(axis=1)
    shape = (RESOLUTION, RESOLUTION)
    return Boundary(
        x=x.astype(np.float32),
        y=y.astype(np.float32),
        classes=classes.astype(np.uint8).reshape(shape),
        probability=probability.astype(np.float32).reshape(shape),
        points=dataset.train.x.astype(np.float32),
        labels=dataset.train.y.astype(np.uint8),
    )
