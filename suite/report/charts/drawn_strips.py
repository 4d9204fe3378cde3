"""Charts of strips and of ranks, drawn by Matplotlib."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.benchmark.labels import plain
from suite.report.charts.page import page, wrapped
from suite.report.charts.panels import columns, fit, percentages
from suite.report.charts.plot import Panel, Plot, Strip, jitter
from suite.report.charts.style import FAINT, INK, SMALL, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from suite.report.charts.figure import Drawing

ROW, NOTED = 0.32, 0.42
"""Inches of a row, and of one with a note above it."""

BEYOND = 0.035
"""Distance of bars from the panel and from one another, in parts of its width."""


def draw_strips(plot: Plot, look: Mapping[str, Look], title: str) -> "Drawing":
    """Return a chart of strips as a figure, the first initializer on top.

    To the right of a panel, bars join its rows.
    """
    names = [name for name in plot.names if name in plot.initializers] or plot.initializers
    noted = any(strip.note for strip in plot.strips)
    axis = plot.panels[0].x if plot.panels else None
    figure, grid = page(
        [panel.title for panel in plot.panels],
        columns(len(plot.panels)),
        panel_height=0.7 + (NOTED if noted else ROW) * len(names),
        title=title,
        caption=plot.caption,
        xlabel=axis.title if axis else "",
        sharex=True,
        sharey=True,
    )
    for axes in grid:
        axes.grid(visible=False, axis="y")
        _scale(axes, plot)
    for panel, axes in zip(plot.panels, grid, strict=True):
        for rule in panel.rules:
            axes.axvline(rule, color=FAINT, linewidth=1, linestyle=(0, (1, 2)), zorder=1)
        for strip in panel.strips:
            _draw(axes, strip, names.index(strip.who), look[strip.who])
        _join(axes, panel, names)
    grid[0].set_yticks(range(len(names)), [wrapped(name) for name in names])
    grid[0].set_ylim(len(names) - 0.5, -0.6 if noted else -0.5)
    return figure


def _scale(axes: "Axes", plot: Plot) -> None:
    """Set the limits and the ticks of the horizontal axis, which all panels share."""
    axis = plot.panels[0].x
    if axis is None:
        return
    places = [place for strip in plot.strips for place in strip.places]
    marked = [rule for panel in plot.panels for rule in panel.rules]
    limits = [limit for limit in (axis.low, axis.high) if limit is not None]
    fit(axes, "x", [*places, *marked, *limits], logarithm=axis.log == "auto")
    if axis.percent:
        percentages(axes, "x")


def _draw(axes: "Axes", strip: Strip, height: int, look: Look) -> None:
    """Draw one row.

    Infinite values stand at the edge.
    """
    limits = axes.get_xlim()
    if strip.quantiles:
        low, first, _, third, high = np.clip(strip.quantiles, *limits)
        axes.plot([low, high], [height] * 2, color=look.colour, linewidth=1.2, solid_capstyle="butt")
        axes.plot([first, third], [height] * 2, color=look.colour, linewidth=5, alpha=0.5, solid_capstyle="butt")
    _draw_seeds(axes, strip, height, look)
    below = height + 0.24 if strip.values else height
    axes.plot(
        np.clip(strip.median, *limits),
        below,
        look.marker,
        color=look.colour,
        markeredgecolor=INK,
        markersize=6,
        zorder=4,
        clip_on=False,
    )
    if strip.bounded:
        band: dict[str, Any] = {"color": look.colour, "linewidth": 5, "alpha": 0.4}
        style = {"color": INK, "linewidth": 1.4} if strip.values else band
        axes.plot(np.clip([strip.low, strip.high], *limits), [below] * 2, solid_capstyle="butt", zorder=3, **style)
    if strip.note:
        place = (0.01, height - 0.34)
        across = ("axes fraction", "data")
        axes.annotate(plain(strip.note), place, xycoords=across, fontsize=SMALL - 1, color=INK, va="center")


def _draw_seeds(axes: "Axes", strip: Strip, height: int, look: Look) -> None:
    """Draw the seeds' points above the median's mark, those that diverged as crosses."""
    for seed, (value, offset) in enumerate(zip(strip.values, jitter(len(strip.values)), strict=True)):
        diverged = seed in strip.diverged
        axes.plot(
            np.clip(value, *axes.get_xlim()),
            height - 0.18 + 0.35 * offset,
            "x" if diverged else "o",
            color=look.colour,
            alpha=1.0 if diverged else 0.45,
            markersize=6 if diverged else 3.5,
            markeredgewidth=1.4 if diverged else 0,
            clip_on=False,
        )


def _join(axes: "Axes", panel: Panel, names: Sequence[str]) -> None:
    """Draw the bars that join rows.

    Those that overlap stand side by side.
    """
    ends: list[int] = []
    for group in panel.joins:
        first, last = names.index(group[0]), names.index(group[-1])
        column = next((at for at, end in enumerate(ends) if end < first), len(ends))
        ends[column : column + 1] = [last]
        axes.plot(
            [1 + BEYOND * (column + 1)] * 2,
            [first - 0.25, last + 0.25],
            transform=axes.get_yaxis_transform(),
            color=INK,
            linewidth=2.4,
            solid_capstyle="butt",
            clip_on=False,
        )


NAME, BAR = 1.0, 0.55
"""Distance of names, and of bars, from one another."""

OVERHANG = 0.08
"""How far a bar reaches beyond the ranks that it joins."""


def draw_ranks(plot: Plot, _: Mapping[str, Look], title: str) -> "Drawing":
    """Return a chart of one panel of ranks, ascending, as a figure.

    The best stand on the left. Names stand beside their lines, so no initializer needs a look.
    """
    (panel,) = plot.panels
    ranks = {strip.who: strip.median for strip in panel.strips}
    half = (len(ranks) + 1) // 2
    depth = BAR * (len(panel.joins) + 1) + NAME * half
    heading = panel.x.title if panel.x else ""
    figure, (axes,) = page([heading], 1, panel_height=0.5 + 0.24 * depth, title=title, caption=plot.caption, xlabel="")
    axes.set_xlim(1, len(ranks))
    axes.set_ylim(-depth, 0)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.spines["top"].set_visible(True)
    axes.spines["top"].set_color(INK)
    axes.tick_params(bottom=False, labelbottom=False, top=True, labeltop=True, left=False, labelleft=False)
    axes.set_xticks(range(1, len(ranks) + 1))
    for number, group in enumerate(panel.joins):
        _bar(axes, [ranks[name] for name in group], -BAR * (number + 1))
    for place, (name, rank) in enumerate(ranks.items()):
        right = place >= half
        row = len(ranks) - 1 - place if right else place
        height = -BAR * (len(panel.joins) + 1) - NAME * (row + 0.3)
        _name(axes, plain(name), rank, height, right=right)
    return figure


def _bar(axes: "Axes", ranks: Sequence[float], height: float) -> None:
    ends = [min(ranks) - OVERHANG, max(ranks) + OVERHANG]
    axes.plot(ends, [height, height], color=INK, linewidth=3.2, solid_capstyle="butt", clip_on=False, zorder=4)


def _name(axes: "Axes", name: str, rank: float, height: float, *, right: bool) -> None:
    """Draw a line from a rank down to its initializer's name, beside the diagram."""
    edge = axes.get_xlim()[1 if right else 0]
    axes.plot([rank, rank, edge], [0, height, height], color=FAINT, linewidth=0.9, clip_on=False)
    axes.annotate(
        f"{rank:.2f}  {name}" if right else f"{name}  {rank:.2f}",
        (edge, height),
        xytext=(4 if right else -4, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=SMALL + 1,
        color=INK,
    )
