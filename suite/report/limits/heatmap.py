"""The map of limits: initializers from top to bottom, the axis from left to right, a panel for each other point."""

from collections.abc import Mapping, Sequence
from statistics import median_low
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.limits import Reach, ranked
from suite.benchmark import labels
from suite.benchmark.limit import Limit
from suite.report.charts.page import page
from suite.report.charts.style import FAINT, SMALL
from suite.report.limits.colours import Colours, line
from suite.report.limits.words import axis_title, place

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ACROSS = 6
"""Most panels side by side."""

CELL, ROW, NAMES = 0.21, 0.2, 1.9
"""Inches: a cell's width, a row's height, and what stands beside the panels."""

HATCH = "////"
"""What cells without a score show."""


def heatmap(reaches: Sequence[Reach], limit: Limit, colours: Colours, title: str, caption: str) -> "Figure":
    """Return a panel for each point of the other axes, in the order of the sweep.

    A cell's colour is the median of the metric over seeds; the line is the median of the seeds' limits, and a bar spans
    these where they differ. Values of the axis stand at equal distances.
    """
    names = ranked(reaches, limit)
    points = list(dict.fromkeys(each.point for each in reaches))
    across = -(-len(points) // -(-len(points) // ACROSS))
    figure, grid = page(
        [place(point) for point in points],
        across,
        panel_height=0.55 + ROW * len(names),
        title=title,
        caption=caption,
        xlabel=axis_title(limit),
        width=max(7.2, NAMES + across * CELL * len(reaches[0].cells)),
        sharex=True,
        sharey=True,
    )
    drawn: Any = None
    for axes, point in zip(grid, points, strict=True):
        shown = {each.initializer: each for each in reaches if each.point == point}
        drawn = _panel(axes, shown, names, colours)
    _label(grid[0], names, [cell.value for cell in reaches[0].cells])
    colours.bar(figure, drawn, grid)
    figure.get_layout_engine().set(wspace=0.012)  # type: ignore[union-attr, call-arg]
    return figure


def _panel(axes: "Axes", shown: Mapping[str, Reach], names: Sequence[str], colours: Colours) -> Any:
    """Draw the cells, then the line and the bars of the rows whose limits are known."""
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.patch.set(facecolor="white", edgecolor=FAINT, hatch=HATCH)
    drawn = axes.pcolormesh(
        medians([shown[name] for name in names]), edgecolors="white", linewidth=0.5, **colours.drawn
    )
    heights, places = [], []
    for at, name in enumerate(names):
        of = [] if shown[name].missing else shown[name].places
        middle = median_low(of) if of else np.nan
        heights += [at, at + 1]
        places += [middle, middle]
        if of and of[0] < of[-1]:
            axes.plot([of[0], of[-1]], [at + 0.5, at + 0.5], marker="|", markersize=5, **line(1.0), clip_on=False)
    axes.plot(places, heights, **line(), clip_on=False)
    return drawn


def _label(axes: "Axes", names: Sequence[str], tried: Sequence[float]) -> None:
    axes.set_ylim(len(names), 0)
    axes.set_yticks([at + 0.5 for at in range(len(names))], [labels.plain(name) for name in names], fontsize=SMALL)
    axes.set_xticks(
        [at + 0.5 for at in range(len(tried))], [labels.value(value) for value in tried], fontsize=SMALL - 1
    )


def medians(reaches: Sequence[Reach]) -> "np.ma.MaskedArray[Any, np.dtype[np.float64]]":
    """Return the medians of the cells, a row for each of these and a column for each value of the axis.

    What has no score is masked; an infinite one is at the end of any scale.
    """
    rows = [[np.nan if cell.median is None else cell.median for cell in each.cells] for each in reaches]
    values: NDArray[np.float64] = np.array(rows, np.float64)
    return np.ma.masked_invalid(np.nan_to_num(values, nan=np.nan, posinf=1e300, neginf=-1e300))
