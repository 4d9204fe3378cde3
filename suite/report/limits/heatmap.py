"""The map of limits by initializer, with its colours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import median_low
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.limits import Reach, ranked
from suite.benchmark import labels
from suite.benchmark.limit import Limit
from suite.benchmark.metric import parsed
from suite.report.charts.page import page
from suite.report.charts.panels import wants_logarithm
from suite.report.charts.style import FAINT, INK, LABEL, SMALL
from suite.report.limits.words import axis_title, place
from suite.report.tables.formats import threshold

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


LINE, HALO = "white", INK
"""The limit's line and its rim, one of which stands out from any colour."""

APART = 0.07
"""Least distance of two ticks of the scale, of its length."""


@dataclass(frozen=True)
class Colours:
    """The colour of each value of the limit's metric; `low` and `high` are the ends of the scale."""

    limit: Limit
    low: float
    high: float
    chance: float | None = None

    @property
    def drawn(self) -> dict[str, Any]:
        """What `pcolormesh` is to draw with: cividis, which rises evenly in lightness for every kind of sight."""
        from matplotlib.colors import LogNorm, Normalize

        scale = LogNorm if wants_logarithm((self.low, self.high)) and not self._accuracy else Normalize
        return {
            "cmap": "cividis" if parsed(self.limit.metric).rising else "cividis_r",
            "norm": scale(self.low, self.high),
        }

    @property
    def ticks(self) -> dict[float, str]:
        """What stands beside the scale: the criterion and guessing, which are named, the ends and what lies between."""
        bound = self.limit.at_least if self.limit.at_most is None else self.limit.at_most
        said = {bound or 0.0: f"{'≤' if self.limit.at_least is None else '≥'} {self._text(bound or 0.0)}"}
        if self.chance is not None:
            said[self.chance] = f"{self._text(self.chance)}\nguessing"
        between = (0.25, 0.75) if self._accuracy else ()
        for value in (self.low, self.high, *between):
            if all(abs(value - other) > APART * (self.high - self.low) for other in said):
                said[value] = self._text(value)
        return {value: text for value, text in said.items() if self.low <= value <= self.high}

    def bar(self, figure: "Figure", drawn: Any, grid: "Sequence[Axes]") -> None:
        """Draw the scale to the right of all panels, with the criterion as a line like that of the limits."""
        metric = parsed(self.limit.metric).label
        bar = figure.colorbar(drawn, ax=list(grid), pad=0.012, fraction=0.025, aspect=20)
        bar.set_label(f"median {metric}", fontsize=LABEL, color=INK)
        bar.set_ticks(list(self.ticks), labels=list(self.ticks.values()), minor=False)
        bar.minorticks_off()
        bar.ax.tick_params(labelsize=SMALL, color=FAINT, labelcolor=INK)
        bar.outline.set_visible(False)
        bound = self.limit.at_least if self.limit.at_most is None else self.limit.at_most
        bar.ax.axhline(bound or 0.0, **line())

    @property
    def _accuracy(self) -> bool:
        return parsed(self.limit.metric).rising

    def _text(self, value: float) -> str:
        return threshold(self.limit.metric, round(value, 3))


def colours(limit: Limit, medians: Iterable[float], chance: float | None) -> Colours:
    """Return the scale for these medians: from guessing to 100 % for an accuracy, else what holds all finite ones."""
    if parsed(limit.metric).rising:
        return Colours(limit, chance or 0.0, 1.0, chance)
    bound = limit.at_least if limit.at_most is None else limit.at_most
    finite = [value for value in (*medians, bound or 0.0) if isfinite(value)]
    low, high = min(finite), max(finite)
    return Colours(limit, low, high if high > low else low + 1.0)


def line(width: float = 1.8) -> dict[str, Any]:
    """Return how the limit is drawn: white with a dark rim, so that it stands out from dark and bright cells."""
    from matplotlib.patheffects import Normal, Stroke

    effects = [Stroke(linewidth=width + 1.6, foreground=HALO), Normal()]
    return {"color": LINE, "linewidth": width, "path_effects": effects, "solid_joinstyle": "miter", "zorder": 3}


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
