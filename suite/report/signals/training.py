"""Changes of weights and signals in training, as lines."""

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.diagnostics.measure import Measurement
from suite.diagnostics.profile import LayerSignal
from suite.report.charts.lines import Line, Profile, draw, logarithmic
from suite.report.charts.panels import omission, thousands
from suite.report.charts.style import FAINT, Look, looks
from suite.report.signals.points import POINTS, key, matrix, medians, names, places, rows
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RATIO, RANK, GROWTH = "Update over weights", "Rank of the change", "Growth per layer"

SAID = {
    RATIO: "Norm of a step's update over that of the weights, the median over hidden layers.",
    RANK: "Rank of W − W₀, W₀ at initialization, the largest of a hidden layer.",
    GROWTH: "Factor by which pre-activations grow from layer to layer; dotted: 1, they keep their size.",
}
"""The panels and what they show."""


def course(results: Sequence[Result], title: str = "", look: Mapping[str, Look] | None = None) -> "Figure | None":
    """Return signals against optimizer steps, a row of panels for each point of the sweep.

    What no result has, as a rank that was not asked for, has no panel. None where only initialization was measured.
    """
    look = look or looks(result.trial.initializer for result in results)
    every = places(results, look, lambda result: len(result.measurements) > 1)
    shown = every[:POINTS]
    lines = [[course_lines(row, look[row.initializer]) for row in place.rows] for place in shown]
    quantities = [
        name for name in SAID if any(np.isfinite(line[name].median).any() for place in lines for line in place)
    ]
    if not quantities:
        return None
    caption = " ".join([*(SAID[name] for name in quantities), medians(rows(shown))]) + omission(rows(every), POINTS)
    figure, grid = matrix(shown, quantities, title, caption, "optimizer step")
    for column, name in enumerate(quantities):
        together = [line[name] for place in lines for line in place]
        for panels, place in zip(grid, lines, strict=True):
            _scale(panels[column], name, together)
            draw(panels[column], [line[name] for line in place])
    key(figure, names(shown, look, {}))
    return figure


def _scale(axes: "Axes", name: str, lines: Sequence[Line]) -> None:
    last = max(line.at[-1] for line in lines)
    axes.set_xlim(-0.04 * last, 1.04 * last)
    thousands(axes)
    if name == RATIO:
        logarithmic(axes, lines)
        return
    heights = np.concatenate([line.heights for line in lines])
    known = heights[np.isfinite(heights)]
    if name == RANK:
        axes.set_ylim(0.0, 1.08 * max(1.0, known.max()))
    else:
        furthest = 1.1 * max(0.05, np.abs(known - 1.0).max())
        axes.set_ylim(max(0.0, 1.0 - furthest), 1.0 + furthest)
        axes.axhline(1.0, color=FAINT, linewidth=1, linestyle=(0, (1, 2)), zorder=1)


def course_lines(row: Row, look: Look) -> dict[str, Line]:
    """Return what one initializer's panels show; a seed that diverged has no values from there on."""
    steps = sorted({step for result in row.results for step in result.measurements})
    at = np.array(steps, np.int64)
    every = [[_numbers(result.measurements.get(step)) for step in steps] for result in row.results]
    seeds: NDArray[np.float64] = np.array(every, np.float64)
    return {name: Line(look, at, seeds[:, :, number]) for number, name in enumerate(SAID)}


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
