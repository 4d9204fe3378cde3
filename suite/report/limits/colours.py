"""Colours of the map of limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, log

from suite.benchmark.limit import Limit
from suite.benchmark.metric import parsed
from suite.report.charts.heat import Scale
from suite.report.charts.panels import wants_logarithm
from suite.report.tables.formats import threshold

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
    def scale(self) -> Scale:
        """The scale of colours, with the criterion.

        The brightest colour is the best.
        """
        return Scale(
            f"median {parsed(self.limit.metric).label}",
            tuple((self.tone(value), text) for value, text in self.ticks.items()),
            self.tone(self._bound),
            reversed=not self._accuracy,
        )

    @property
    def ticks(self) -> dict[float, str]:
        """What stands beside the scale: the criterion and guessing, which are named, the ends and what lies between."""
        said = {self._bound: f"{'≤' if self.limit.at_least is None else '≥'} {self._text(self._bound)}"}
        if self.chance is not None:
            said[self.chance] = f"{self._text(self.chance)}\nguessing"
        between = (0.25, 0.75) if self._accuracy else ()
        for value in (self.low, self.high, *between):
            if all(abs(value - other) > APART * (self.high - self.low) for other in said):
                said[value] = self._text(value)
        return {value: text for value, text in said.items() if self.low <= value <= self.high}

    def tone(self, value: float) -> float:
        """Return the place of a value between the ends of the scale, 0 to 1."""
        if not isfinite(value):
            return 1.0 if value > 0 else 0.0
        low, high, at = self.low, self.high, value
        if not self._accuracy and wants_logarithm((low, high)):
            low, high, at = log(low), log(high), log(max(value, low))
        return min(1.0, max(0.0, (at - low) / (high - low)))

    @property
    def _bound(self) -> float:
        return (self.limit.at_least if self.limit.at_most is None else self.limit.at_most) or 0.0

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
