"""Heat maps over two axes of numbers, drawn by Matplotlib."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from suite.benchmark.labels import plain
from suite.report.charts.drawn_heat import HATCH, coloured, draw_scale, line, tones
from suite.report.charts.heat import Plane
from suite.report.charts.lines import Line
from suite.report.charts.page import page
from suite.report.charts.plot import Panel, Plot
from suite.report.charts.style import FAINT, INK, LABEL, VERMILLION, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from suite.report.charts.figure import Drawing


def draw_plane(plot: Plot, _: Mapping[str, Look], title: str) -> "Drawing":
    """Return a map of one panel as a figure: a column for each of its marks, with the lines of theory.

    There is one initializer, which needs no look.

    Raises:
        ValueError: the panel has no plane, or no axes.
    """
    (panel,) = plot.panels
    plane, x, y = panel.plane, panel.x, panel.y
    if plane is None or x is None or y is None:
        raise ValueError(f"expected a plane with two axes, got {panel}")
    figure, (axes,) = page([""], 1, panel_height=3.4, title=title, caption=plot.caption, xlabel=x.title, width=6.2)
    axes.grid(visible=False)
    axes.patch.set(facecolor="white", edgecolor=FAINT, hatch=HATCH)
    axes.pcolormesh(plane.columns, plane.rows, tones(panel.heats).T, **coloured(plot.scale))
    if y.log == "yes":
        axes.set_yscale("log")
    axes.set_yticks(plane.heights, [plain(value) for value in panel.tried], minor=False)
    axes.minorticks_off()
    axes.set_ylabel(plain(y.title), fontsize=LABEL, color=INK)
    axes.set(xlim=plane.columns[[0, -1]], ylim=plane.rows[[0, -1]])
    _limits(axes, panel, plane)
    for curve in plane.curves:
        _curve(axes, curve)
    axes.set_ylim(plane.rows[0], plane.rows[-1])
    draw_scale(figure, plot, [axes])
    return figure


def _limits(axes: "Axes", panel: Panel, plane: Plane) -> None:
    heights: list[float] = []
    for at, heat in enumerate(panel.heats):
        middle, low, high = heat.limit or (None, 0, 0)
        height = np.nan if middle is None else float(plane.rows[middle])
        heights += [height, height]
        if low < high:
            centre = (plane.columns[at] + plane.columns[at + 1]) / 2
            span = plane.rows[[low, high]]
            axes.plot([centre, centre], span, marker="_", markersize=5, **line(1.0), clip_on=False)
    axes.plot(np.repeat(plane.columns, 2)[1:-1], heights, **line(), clip_on=False)


def _curve(axes: "Axes", curve: Line) -> None:
    """Draw a line of theory, named where it is at the right end within the limits of the axes."""
    from matplotlib.patheffects import Normal, Stroke

    low, high = axes.get_ylim()
    seen = np.where(np.isfinite(curve.y), curve.y, np.nan)
    axes.plot(curve.x, seen, color=VERMILLION, linewidth=1.4, zorder=4, scaley=False)
    inside = np.flatnonzero((curve.y > low) & (curve.y < high))
    if not inside.size:
        return
    at = inside[-1]
    axes.annotate(
        plain(curve.who),
        (curve.x[at], curve.y[at]),
        xytext=(-3, 3),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=LABEL + 1,
        color=VERMILLION,
        path_effects=[Stroke(linewidth=2.6, foreground="white"), Normal()],
        zorder=5,
    )
