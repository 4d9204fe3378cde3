"""Charts of all kinds as Matplotlib's figures."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from suite.report.charts.drawn_heat import draw_heat, draw_tiles
from suite.report.charts.drawn_lines import draw_lines
from suite.report.charts.drawn_plane import draw_plane
from suite.report.charts.drawn_strips import draw_ranks, draw_strips
from suite.report.charts.plot import Plot
from suite.report.charts.style import Look, looks

if TYPE_CHECKING:
    from suite.report.charts.figure import Drawing

KINDS = {
    "lines": draw_lines,
    "strips": draw_strips,
    "ranks": draw_ranks,
    "heat": draw_heat,
    "plane": draw_plane,
    "tiles": draw_tiles,
}
"""What draws a chart, by its kind."""


def drawn(plot: Plot, look: Mapping[str, Look] | None = None, title: str | None = None) -> "Drawing":
    """Return a chart as a figure.

    Args:
        plot: the chart.
        look: the look of each initializer, by default its own.
        title: above all panels, by default the chart's.
    """
    look = look or looks(plot.initializers)
    return KINDS[plot.kind](plot, look, plot.title if title is None else title)
