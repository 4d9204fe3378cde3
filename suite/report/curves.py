"""Loss and accuracy along the training, a line for each initializer."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.analysis.interval import Interval, interval, support
from suite.analysis.summary import Row, summarize
from suite.report.labels import plain
from suite.report.page import page, percentages, thousands, wants_logarithm
from suite.report.panels import Panel, columns, measure, omission, panels, ranked, seeds
from suite.report.style import INK, LABEL, SMALL, Look, looks
from suite.training.result import Result, Status

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BANDS = 5
"""Fewest seeds whose interval is drawn: with fewer it is so wide that bands hide one another, and seeds say more."""


def curves(results: Sequence[Result], title: str = "", look: Mapping[str, Look] | None = None) -> "Figure":
    """Return the mean curves over seeds with their 95 % intervals, or with each seed's curve where seeds are few.

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
        caption=_caption(rows),
        xlabel="optimizer step",
        sharex=True,
        sharey="row" if len({panel.quantity for panel in shown}) > 1 else True,
    )
    heights = [_draw(axes, panel, look) for panel, axes in zip(shown, grid, strict=True)]
    _scale(shown, grid, heights)
    handles = _legend(rows, look)
    figure.legend(handles=handles, loc="outside right center", fontsize=SMALL, frameon=False, handlelength=3)
    return figure


def band(results: Sequence[Result], curve: str) -> dict[int, Interval]:
    """Return the mean of a curve and its interval at each step, over the seeds that are finite there."""
    values: dict[int, list[float]] = {}
    for result in results:
        if curve in result.curves:
            for step, value in zip(result.steps, result.curves[curve], strict=True):
                if np.isfinite(value):
                    values.setdefault(int(step), []).append(float(value))
    return {step: interval(values[step], support=support(curve)) for step in sorted(values)}


def _draw(axes: "Axes", panel: Panel, look: Mapping[str, Look]) -> list[float]:
    """Draw the panel's initializers, the best on top; return all heights of the lines."""
    heights: list[float] = []
    for place, row in enumerate(reversed(panel.rows)):
        each = look[row.initializer]
        found = band(row.results, panel.curve)
        steps, means = list(found), [at.mean for at in found.values()]
        every = max(1, len(steps) // 4)
        axes.plot(steps, means, **_line(each), markevery=(place % every, every), label=plain(row.initializer))
        if row.scored >= BANDS:
            lows, highs = [at.low for at in found.values()], [at.high for at in found.values()]
            axes.fill_between(steps, lows, highs, color=each.colour, alpha=0.15, linewidth=0)
        for result in row.results:
            if panel.curve in result.curves:
                _draw_seed(axes, result, panel.curve, each, line=1 < row.scored < BANDS)
        heights += means
    if panel.curve.endswith("accuracy"):
        percentages(axes, "y")
    thousands(axes)
    return heights


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


def _draw_seed(axes: "Axes", result: Result, curve: str, look: Look, line: bool) -> None:
    values = result.curves[curve]
    finite = np.flatnonzero(np.isfinite(values))
    if line:
        axes.plot(result.steps[finite], values[finite], color=look.colour, linewidth=0.6, alpha=0.6)
    if result.status is not Status.DIVERGED:
        return
    if finite.size:
        at, height, transform = int(finite[-1]), float(values[finite[-1]]), axes.transData
    else:  # A loss that is not finite from the start has no height: its mark stands at the upper edge.
        at, height, transform = 0, 1.0, axes.get_xaxis_transform()
    axes.plot(result.steps[at], height, "x", color=look.colour, markersize=7, transform=transform, clip_on=False)


def _scale(shown: Sequence[Panel], grid: "Sequence[Axes]", heights: Sequence[Sequence[float]]) -> None:
    losses = [place for place, panel in enumerate(shown) if panel.curve.endswith("loss")]
    values = [height for place in losses for height in heights[place]]
    if wants_logarithm(values):
        for place in losses:
            grid[place].set_yscale("log")
            grid[place].set_ylim(0.7 * min(values), 1.4 * max(values))
    across = columns(len(shown))
    for panel, axes in zip(shown[::across], grid[::across], strict=True):
        axes.set_ylabel(panel.quantity, fontsize=LABEL, color=INK)


def _legend(rows: Sequence[Row], look: Mapping[str, Look]) -> "list[Artist]":
    from matplotlib.lines import Line2D

    handles: list[Artist] = [Line2D([], [], **_line(look[name]), label=plain(name)) for name in ranked(rows)]
    if any(row.diverged for row in rows):
        handles.append(Line2D([], [], color=INK, marker="x", markersize=7, linestyle="none", label="diverged"))
    return handles


def _caption(rows: Sequence[Row]) -> str:
    said = f"Lines: means over {seeds(rows)}"
    if any(row.scored >= BANDS for row in rows):
        said += "; bands: their 95 % confidence intervals (Student's t)"
    if any(1 < row.scored < BANDS for row in rows):
        said += f"; thin lines: the seeds, where there are fewer than {BANDS}"
    said += "."
    if any(row.diverged for row in rows):
        said += (
            " A cross marks the last evaluation of a seed before it diverged; the line goes on with the other seeds."
        )
    return said + omission(rows)
