"""Loss and accuracy along the training, as lines."""

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row, summarize
from suite.benchmark.labels import plain
from suite.benchmark.metric import parsed
from suite.benchmark.training import Curve
from suite.report.charts.lines import Band, band, line, shade
from suite.report.charts.page import legend, page
from suite.report.charts.panels import (
    Panel,
    columns,
    fit,
    measure,
    omission,
    panels,
    percentages,
    ranked,
    thousands,
    wants_logarithm,
)
from suite.report.charts.style import BLUE, FAINT, INK, LABEL, SMALL, VERMILLION, Look, looks
from suite.report.tables.formats import BANDS, intervals, seeds
from suite.training.result import Result, Status

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def curves(results: Sequence[Result], title: str = "", look: Mapping[str, Look] | None = None) -> "Figure":
    """Return the median curves over seeds with their intervals, or with each seed's curve where seeds are few.

    Without a sweep there are panels for train and test, loss and accuracy. With one, a panel for each point shows the
    test accuracy, or the test loss of a regression.
    """
    rows = summarize(results)
    look = look or looks(row.initializer for row in rows)
    shown = panels(rows, ("loss", "accuracy") if measure(rows) == "accuracy" else ("loss",))
    figure, grid = page(
        [panel.title for panel in shown],
        columns(len(shown)),
        panel_height=2.1,
        title=title,
        caption=caption(rows),
        xlabel="optimizer step",
        sharex=True,
        sharey="row" if len({panel.quantity for panel in shown}) > 1 else True,
    )
    bands = [[band(row.results, panel.curve) for row in panel.rows] for panel in shown]
    _scale(shown, grid, bands)
    for panel, axes, found in zip(shown, grid, bands, strict=True):
        _draw(axes, panel, found, look)
    handles = _legend(rows, look)
    legend(figure, handles=handles, handlelength=3)
    return figure


def _scale(shown: Sequence[Panel], grid: "Sequence[Axes]", bands: Sequence[Sequence[Band]]) -> None:
    """Give the panels of one quantity the same limits."""
    for quantity in {panel.quantity for panel in shown}:
        chosen = [at for at, panel in enumerate(shown) if panel.quantity == quantity]
        heights = _heights([shown[at] for at in chosen], [bands[at] for at in chosen])
        for axes in (grid[at] for at in chosen):
            fit(axes, "y", heights, logarithm=parsed(quantity).of_loss)
            thousands(axes)
            if parsed(quantity).rising:
                percentages(axes, "y")
    across = columns(len(shown))
    for panel, axes in zip(shown[::across], grid[::across], strict=True):
        axes.set_ylabel(panel.quantity, fontsize=LABEL, color=INK)


def _heights(shown: Sequence[Panel], bands: Sequence[Sequence[Band]]) -> list[float]:
    """Return what should fit: medians, their bounds, and the seeds that are drawn.

    Losses above twice the largest median are cut there: one seed that explodes must not flatten all others.
    """
    found = [each for panel in bands for row in panel for each in row.values()]
    medians = [each.median for each in found]
    others = [height for each in found for height in (each.low, each.high)]
    seeds = [(result, panel.curve) for panel in shown for row in panel.rows for result in _thin(row)]
    others += [float(height) for result, curve in seeds for height in result.curves.get(curve, ())]
    if parsed(shown[0].curve).of_loss:
        largest = max((height for height in medians if isfinite(height)), default=inf)
        others = [min(height, largest + abs(largest)) for height in others]
    return medians + others


def _draw(axes: "Axes", panel: Panel, bands: Sequence[Band], look: Mapping[str, Look]) -> None:
    """Draw the panel's initializers, the best on top."""
    for place, (row, found) in enumerate(reversed(list(zip(panel.rows, bands, strict=True)))):
        each = look[row.initializer]
        steps, medians = line(found)
        every = max(1, len(steps) // 4)
        axes.plot(steps, medians, **_line(each), markevery=(place % every, every), label=plain(row.initializer))
        if row.scored >= BANDS:
            shade(axes, found, each.colour)
        for result in _thin(row):
            _draw_seed(axes, result, panel.curve, each)
        for result in row.results:
            if result.status is Status.DIVERGED and panel.curve in result.curves:
                _mark(axes, result, panel.curve, each)


def _line(look: Look) -> dict[str, Any]:
    return {
        "color": look.colour,
        "linestyle": look.dashes,
        "linewidth": 1.4,
        "marker": look.marker,
        "markersize": 5,
        "markeredgecolor": "white",
        "markeredgewidth": 0.4,
    }


def _thin(row: Row) -> Sequence[Result]:
    """Return the seeds that are drawn one by one."""
    return row.results if 1 < row.scored < BANDS else ()


def _draw_seed(axes: "Axes", result: Result, curve: str, look: Look) -> None:
    if curve in result.curves:
        finite = np.isfinite(result.curves[curve])
        steps, values = result.steps[finite], result.curves[curve][finite]
        axes.plot(steps, values, color=look.colour, linewidth=0.6, alpha=0.6)


def _mark(axes: "Axes", result: Result, curve: str, look: Look) -> None:
    """Draw a cross at the last finite evaluation, at the edge where there is none or it lies outside the axes."""
    values = result.curves[curve]
    at = max(np.flatnonzero(np.isfinite(values)), default=0)
    height = np.clip(np.nan_to_num(values[at], nan=np.inf), *axes.get_ylim())
    axes.plot(result.steps[at], height, "x", color=look.colour, markersize=7, clip_on=False)


def _legend(rows: Sequence[Row], look: Mapping[str, Look]) -> "list[Artist]":
    from matplotlib.lines import Line2D

    handles: list[Artist] = [Line2D([], [], **_line(look[name]), label=plain(name)) for name in ranked(rows)]
    if any(row.diverged for row in rows):
        handles.append(Line2D([], [], color=INK, marker="x", markersize=7, linestyle="none", label="diverged"))
    return handles


def _drawn(result: Result) -> list[NDArray[np.float64]]:
    return [curve for name, curve in result.curves.items() if name in get_args(Curve)]


def caption(rows: Sequence[Row]) -> str:
    """Return what lines, bands and crosses are."""
    said = f"Lines: medians over {seeds(rows)}" if any(row.scored > 1 for row in rows) else "Lines: one seed each"
    if covered := intervals(rows):
        said += f"; bands: their {covered}"
    if any(1 < row.scored < BANDS for row in rows):
        said += f"; thin lines: the seeds, where there are fewer than {BANDS}"
    said += "."
    if any(row.diverged for row in rows):
        said += " A cross marks the last evaluation of a seed before it diverged."
    if not all(np.isfinite(curve).all() for row in rows for each in row.results for curve in _drawn(each)):
        said += " A seed without a finite value counts as worse than all others; where half of the seeds do, lines end."
    return said + omission(rows)


PARTS = {"train": (BLUE, "solid", "o"), "validation": (FAINT, "dotted", "^"), "test": (VERMILLION, "dashed", "s")}


def trial_curves(result: Result, title: str = "") -> "Figure":
    """Return the curves of one trial, the loss beside the accuracy where there is one."""
    measures = [each for each in ("loss", "accuracy") if f"train/{each}" in result.curves]
    figure, grid = page(
        [""] * len(measures),
        len(measures),
        panel_height=2.4,
        title=title,
        caption=f"Status: {result.status}. The evaluation at step 0 is of the initial weights.",
        xlabel="optimizer step",
        sharex=True,
    )
    for each, axes in zip(measures, grid, strict=True):
        _draw_trial(axes, result, each)
    return figure


def _draw_trial(axes: "Axes", result: Result, measure: str) -> None:
    finite: list[float] = []
    for part, (colour, dashes, marker) in PARTS.items():
        if f"{part}/{measure}" in result.curves:
            curve = result.curves[f"{part}/{measure}"]
            finite += [float(value) for value in curve if np.isfinite(value)]
            shown = np.where(np.isfinite(curve), curve, np.nan)
            axes.plot(
                result.steps,
                shown,
                color=colour,
                linestyle=dashes,
                linewidth=1.4,
                marker=marker,
                markersize=3.5,
                label=part,
            )
    if measure == "accuracy":
        percentages(axes, "y")
    elif wants_logarithm(finite):
        axes.set_yscale("log")
    thousands(axes)
    axes.set_ylabel(measure, fontsize=LABEL, color=INK)
    axes.legend(fontsize=SMALL, frameon=False)
