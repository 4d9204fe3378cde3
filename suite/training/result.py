"""Results of trials: values, independent of storage and display."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.training import Target
from suite.benchmark.trial import Trial
from suite.diagnostics.measure import Measurement

Curves = Mapping[str, NDArray[np.float64]]


def scalars(steps: NDArray[np.int64], curves: Curves, diverged: bool, target: Target | None) -> dict[str, float]:
    """Return `initial/…`, `final/…`, `best/…`, `area/…`, `final/diverged` and `steps_to/<target>`, if finite.

    The area under a curve is its mean over the steps, by the trapezoidal rule: a measure of how fast something is
    learned. A diverged trial is scored as the untrained model: its final and best values and its areas are the initial
    ones. The best values are those of the evaluation that is best on validation data, or on training data if none is
    held out. Nothing is chosen on test data. A target that is never reached has no `steps_to`.
    """
    last = 0 if diverged else len(steps) - 1
    best = 0 if diverged else _best(curves)
    metrics = {"final/diverged": float(diverged), "best/step": float(steps[best])}
    for kind, at in (("initial", 0), ("final", last), ("best", best)):
        metrics |= {f"{kind}/{name.replace('/', '_')}": float(curve[at]) for name, curve in curves.items()}
    metrics |= {f"area/{name.replace('/', '_')}": _area(steps, curve, diverged) for name, curve in curves.items()}
    if target is not None and not diverged:
        reached = [int(step) for step, value in zip(steps, curves[target.metric], strict=True) if target.reached(value)]
        metrics |= {f"steps_to/{target.value:g}": float(step) for step in reached[:1]}
    return {name: value for name, value in metrics.items() if np.isfinite(value)}


def _area(steps: NDArray[np.int64], curve: NDArray[np.float64], diverged: bool) -> float:
    if diverged or len(steps) < 2:
        return float(curve[0])
    return float(np.trapezoid(curve, steps) / steps[-1])


def _best(curves: Curves) -> int:
    for name in ("validation/accuracy", "validation/loss", "train/accuracy", "train/loss"):
        if name in curves:
            curve = curves[name] if name.endswith("accuracy") else -curves[name]
            return int(np.nanargmax(np.where(np.isfinite(curve), curve, -np.inf)))
    raise ValueError(f"a trial has a loss on train data; received curves {list(curves)}")


class Status(StrEnum):
    """The end of a trial. Divergence is an outcome; the last three have no numbers to score."""

    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"
    TIMEOUT = "timeout"
    INTERRUPTED = "interrupted"

    @property
    def scored(self) -> bool:
        """Whether the trial counts in averages. A diverged trial does, as the untrained model."""
        return self in (Status.FINISHED, Status.DIVERGED)


@dataclass(frozen=True)
class Boundary:
    """The predictions of a trained model on a grid over a plane of inputs, with their probabilities.

    `x` and `y` are the grid's axes, of shapes (columns,) and (rows,). `classes` and `probability` have the shape
    (rows, columns). The training points are `points` (examples, 2), with the classes `labels` (examples,).
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    classes: NDArray[np.uint8]
    probability: NDArray[np.float32]
    points: NDArray[np.float32]
    labels: NDArray[np.uint8]


@dataclass(frozen=True)
class Result:
    """The outcome of one trial.

    - `steps` (evaluations,) are the optimizer steps before which the model was evaluated. The first is 0.
    - `curves`, for example "test/accuracy", have a value for each of `steps`, not finite if training diverged.
    - `metrics` are finite scalars: "initial/…", "final/…", "best/…", "steps_to/…", "time/…".
    - `dataset` describes the data: name, digest of its bytes, sizes of the parts.
    - `started` is in seconds since the epoch. `error` is a traceback or a reason, empty if there was no error.
    - `weights` is the fingerprint of the initial weights, from `suite.training.train`, empty if none were drawn.
    - `measurements` are of the signals, by optimizer step. The scalars of the first are in `metrics` ("signal/…").
    - `draws` are measurements of further draws of the initial weights, "draws/…", with a value for each draw.
    - `machine` is the kind of machine, as in `suite.benchmark.environment`, empty if it is not known.
    """

    trial: Trial
    status: Status
    started: float
    steps: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    curves: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    dataset: dict[str, Any] = field(default_factory=dict)
    boundary: Boundary | None = None
    error: str = ""
    weights: str = ""
    measurements: dict[int, Measurement] = field(default_factory=dict)
    draws: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    machine: dict[str, str] = field(default_factory=dict)
