"""The colours of a map of limits: bright is good, dark is guessing, and the scale says where the criterion is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from suite.benchmark.limit import Limit
from suite.benchmark.metric import parsed
from suite.report.charts.scales import wants_logarithm
from suite.report.charts.style import FAINT, INK, LABEL, SMALL
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
