"""Charts of lines, drawn by Matplotlib."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.benchmark.labels import plain
from suite.report.charts.lines import Line, Profile
from suite.report.charts.page import legend, page, wrapped
from suite.report.charts.panels import columns, fit, logarithmic, percentages, thousands
from suite.report.charts.plot import Axis, Panel, Plot
from suite.report.charts.style import FAINT, FORMAT, GRID, INK, LABEL, NARROW, WIDTH, Look

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from suite.report.charts.figure import Drawing

THEORY: dict[str, Any] = {"linestyle": (0, (3, 1)), "linewidth": 3.2, "alpha": 0.4, "zorder": 1.5}
"""How theory is drawn: broad, pale and behind, so that it shows how far the measured line lies on it."""

MARKERS = 10
"""Markers on a line, about: they tell lines apart in grey."""

EDGE = 0.03
"""Distance of the crosses of two lines at an edge, in parts of the axis' height."""

WIDTHS = {1: 5.6, 2: 7.2, 3: 8.6}
"""Inches of a figure with so many panels side by side, and a legend beside them."""

STACKED = 4.4
"""Inches of a figure whose panels stand one below the other, for a narrow page."""

ROW = 0.21
"""Inches of a line of the legend."""


def draw_lines(plot: Plot, look: Mapping[str, Look], title: str) -> "Drawing":
    """Return a chart of lines as a figure.

    In each panel the first line is on top.
    """
    across = plot.across or columns(len(plot.panels))
    rows = -(-len(plot.panels) // across)
    horizontal = plot.panels[0].x if plot.panels else None
    figure, grid = page(
        [_title(plot, at) for at in range(len(plot.panels))],
        across,
        panel_height=max(2.5 if rows == 1 else 1.9, ROW * len(plot.initializers) / rows),
        title=title,
        caption=plot.caption,
        xlabel=horizontal.title if horizontal else "",
        width=_width(plot, across),
    )
    for at, (panel, axes) in enumerate(zip(plot.panels, grid, strict=True)):
        _scale(axes, panel, [each for each in plot.panels if each is panel or _same_limits(each, panel)])
        axes.set_ylabel(wrapped(_ylabel(plot, at, across)), fontsize=LABEL, color=INK)
        _draw(axes, panel, look)
    legend(figure, handles=_handles(plot, look), handlelength=3)
    return figure


def _title(plot: Plot, at: int) -> str:
    """Return the title of a panel.

    Below the first row of quantities the rows' points are enough.
    """
    return "" if plot.across and at >= plot.across else plot.panels[at].title


def _ylabel(plot: Plot, at: int, across: int) -> str:
    """Return the title of a vertical axis, "" if the panel to its left has the same one."""
    panel = plot.panels[at]
    if plot.across and panel.point:
        return "" if at % across else panel.point
    before = plot.panels[at - 1].y if at % across else None
    title = panel.y.title if panel.y else ""
    return "" if before and before.title == title else title


def _width(plot: Plot, across: int) -> float:
    if FORMAT.get().width < NARROW:
        return WIDTH
    return STACKED if plot.across == 1 and len(plot.panels) > 1 else WIDTHS[across]


def _same_limits(one: Panel, other: Panel) -> bool:
    return bool(one.y and other.y and one.y.key and one.y.key == other.y.key)


def _scale(axes: "Axes", panel: Panel, kin: Sequence[Panel]) -> None:
    """Set the limits and the ticks of both axes.

    `kin` are the panels with the same vertical limits.
    """
    places = np.concatenate([line.x for line in panel.lines] or [np.empty(0)])
    if panel.x is not None and panel.x.percent:
        axes.set_xlim(-0.02, 1.02)
        percentages(axes, "x")
    elif len(places):
        margin = 0.04 * np.ptp(places) or 0.5
        axes.set_xlim(places.min() - margin, places.max() + margin)
        thousands(axes)
    if panel.y is None:
        return
    heights = _heights(panel.y, kin)
    if panel.y.log == "yes":
        logarithmic(axes, heights)
    else:
        fit(axes, "y", heights, logarithm=panel.y.log == "auto")
    if panel.y.percent:
        percentages(axes, "y")


def _heights(axis: Axis, panels: Sequence[Panel]) -> Profile:
    """Return all that the vertical axis should hold."""
    lines = [line for panel in panels for line in panel.lines]
    medians = np.concatenate([line.medians for line in lines] or [np.empty(0)])
    others = np.concatenate([line.others for line in lines] or [np.empty(0)])
    largest = medians[np.isfinite(medians)].max(initial=-np.inf)
    if axis.cut and np.isfinite(largest):
        others = np.minimum(others, largest + abs(largest))
    marked = [value for panel in panels for value in (*panel.rules, *(panel.shade or ()))]
    limits = [limit for limit in (axis.low, axis.high) if limit is not None]
    return np.concatenate([medians, others, marked, limits])


def _draw(axes: "Axes", panel: Panel, look: Mapping[str, Look]) -> None:
    for rule in panel.rules:
        axes.axhline(rule, color=FAINT, linewidth=1, linestyle=(0, (1, 2)), zorder=1)
    if panel.shade:
        axes.axhspan(*panel.shade, color=GRID, linewidth=0, zorder=0.5)
    for number, line in enumerate(panel.lines):
        _draw_line(axes, line, look[line.who], number)
    if axes.get_yscale() == "log":
        _mark(axes, panel.lines, look)


def _draw_line(axes: "Axes", line: Line, look: Look, number: int) -> None:
    shown = _drawable(axes, line.y)
    if len(line.theory):
        axes.plot(line.x[: len(line.theory)], line.theory, color=look.colour, **THEORY)
    if len(line.low):
        low, high = (np.clip(side, *axes.get_ylim()) for side in (line.low, line.high))
        axes.fill_between(line.x, low, high, where=shown, color=look.colour, alpha=0.15, linewidth=0)
    for places, heights in line.seeds:
        seen = np.where(_drawable(axes, heights), heights, np.nan)
        axes.plot(places, seen, color=look.colour, linewidth=0.6, alpha=0.6)
    step = _step(line)
    axes.plot(
        line.x,
        np.where(shown, line.y, np.nan),
        **_style(look),
        markevery=(number % step, step),
        label=plain(line.who),
        zorder=2.0 + 0.9 / (1 + number),
    )
    for place, height in line.ends:
        inside = np.clip(np.nan_to_num(height, nan=np.inf), *axes.get_ylim())
        axes.plot(place, inside, "x", color=look.colour, markersize=7, clip_on=False)


def _style(look: Look) -> dict[str, Any]:
    return {
        "color": look.colour,
        "linestyle": look.dashes,
        "linewidth": 1.5,
        "marker": look.marker,
        "markersize": 5,
        "markeredgecolor": "white",
        "markeredgewidth": 0.4,
    }


def _step(line: Line) -> int:
    """Return the number of places that share one marker."""
    return max(1, -(-len(line.x) // MARKERS))


def _drawable(axes: "Axes", values: Profile) -> NDArray[np.bool_]:
    return np.isfinite(values) & ((values > 0) | (axes.get_yscale() != "log"))


def _mark(axes: "Axes", lines: Sequence[Line], look: Mapping[str, Look]) -> None:
    """Mark medians that are infinite or 0 by crosses at the upper and the lower edge, those of several side by side."""
    above, below = 1.0, 0.0
    for line in lines:
        infinite, zero = np.isinf(line.y), line.y == 0
        for height, places in ((above, line.x[infinite]), (below, line.x[zero])):
            at = places[:: _step(line)]
            heights, colour = np.full(len(at), height), look[line.who].colour
            axes.scatter(at, heights, s=18, c=colour, marker="x", transform=axes.get_xaxis_transform(), clip_on=False)
        above, below = above - EDGE * infinite.any(), below + EDGE * zero.any()


def _handles(plot: Plot, look: Mapping[str, Look]) -> "list[Artist]":
    """Return the entries of the legend: the lines by name, theory, and the cross of a seed that diverged."""
    from matplotlib.lines import Line2D

    present = {line.who for line in plot.lines}
    names = [name for name in plot.names or look if name in present]
    handles: list[Artist] = [Line2D([], [], **_style(look[name]), label=wrapped(name)) for name in names]
    if any(len(line.theory) for line in plot.lines):
        handles.append(Line2D([], [], color=FAINT, label="mean-field theory", **THEORY))
    if any(line.ends for line in plot.lines):
        handles.append(Line2D([], [], color=INK, marker="x", markersize=7, linestyle="none", label="diverged"))
    return handles
