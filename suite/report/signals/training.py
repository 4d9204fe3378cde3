"""Changes of weights and signals in training, as lines."""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.diagnostics.measure import Measurement
from suite.diagnostics.profile import LayerSignal
from suite.report.charts.lines import Line, Profile, summed
from suite.report.charts.panels import omission
from suite.report.charts.plot import Axis, Plot
from suite.report.signals.points import POINTS, matrix, medians, places, rows
from suite.training.result import Result

RATIO, RANK, GROWTH = "Update over weights", "Rank of the change", "Growth per layer"

SAID = {
    RATIO: "Norm of a step's update over that of the weights, the median over hidden layers.",
    RANK: "Rank of W − W₀, W₀ at initialization, the largest of a hidden layer.",
    GROWTH: "Factor by which pre-activations grow from layer to layer; dotted: 1, they keep their size.",
}
"""The panels and what they show."""


AXES = {RATIO: Axis("", key="ratio", log="yes"), RANK: Axis("", key="rank", low=0.0), GROWTH: Axis("", key="growth")}


def course(results: Sequence[Result], order: Iterable[str]) -> Plot | None:
    """Return signals against optimizer steps, a row of panels for each point of the sweep.

    A quantity that no result has, as a rank that was not asked for, has no panel. None if only initialization was
    measured. `order` is that of the initializers.
    """
    every = places(results, order, lambda result: len(result.measurements) > 1)
    shown = every[:POINTS]
    lines = [[course_lines(row) for row in place.rows] for place in shown]
    known = [name for name in SAID if any(np.isfinite(line[name].y).any() for place in lines for line in place)]
    if not known:
        return None
    said = " ".join([*(SAID[name] for name in known), medians(rows(shown))]) + omission(rows(every), POINTS)
    chosen = [[[line[name] for name in known] for line in place] for place in lines]
    panels = matrix(shown, chosen, {name: AXES[name] for name in known}, Axis("optimizer step", whole=True))
    panels = [replace(panel, rules=(1.0,)) if panel.title == GROWTH else panel for panel in panels]
    return Plot("course", "lines", "Weights and signals along the training", said, panels, across=len(known))


def course_lines(row: Row) -> dict[str, Line]:
    """Return what one initializer's panels show.

    A seed that diverged has no values from there on.
    """
    steps = sorted({step for result in row.results for step in result.measurements})
    at = np.array(steps, np.float64)
    every = [[_numbers(result.measurements.get(step)) for step in steps] for result in row.results]
    seeds: NDArray[np.float64] = np.array(every, np.float64)
    return {name: summed(row.initializer, at, seeds[:, :, number]) for number, name in enumerate(SAID)}


def _numbers(measurement: Measurement | None) -> tuple[float, float, float]:
    if measurement is None:
        return np.nan, np.nan, np.nan
    hidden = measurement.layers[:-1] or measurement.layers
    slope = measurement.scalars.get("signal/second_moment_slope", np.nan)
    with warnings.catch_warnings():
        # At initialization nothing has changed yet: no layer has a value.
        warnings.filterwarnings("ignore", "All-NaN|Mean of empty", RuntimeWarning)
        ratio, rank = np.nanmedian(_of(hidden, "update_ratio")), np.nanmax(_of(hidden, "change_rank"))
    return float(ratio), float(rank), float(10.0 ** (slope / 2))


def _of(layers: Sequence[LayerSignal], name: str) -> Profile:
    return np.array([getattr(layer, name) for layer in layers], np.float64)
