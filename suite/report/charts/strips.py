"""Strips: one row of points or quantiles for each initializer."""

from dataclasses import dataclass
from math import nan

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles of a strip of many draws: a thin line, a broad one and a mark."""

GOLDEN = (5**0.5 - 1) / 2
"""Multiples of it, modulo 1, fill a unit interval evenly, however many there are (Weyl 1916)."""


@dataclass(frozen=True)
class Strip:
    """One initializer's row.

    Infinite values are at the edges of the panel.

    Attributes:
        who: the initializer.
        median: the place of its mark: a median or a mean.
        low: the lower bound of its interval; NaN without one.
        high: the upper bound.
        values: of each seed that is drawn as a point.
        seeds: the numbers of these seeds.
        diverged: the indices of the values that are of seeds that diverged.
        quantiles: of many draws, at `QUANTILES`, in place of values and an interval.
        note: words above the row.
    """

    who: str
    median: float
    low: float = nan
    high: float = nan
    values: tuple[float, ...] = ()
    seeds: tuple[int, ...] = ()
    diverged: tuple[int, ...] = ()
    quantiles: tuple[float, ...] = ()
    note: str = ""

    @property
    def bounded(self) -> bool:
        """Whether the mark has an interval."""
        return self.low <= self.high

    @property
    def places(self) -> list[float]:
        """All that the horizontal axis should hold."""
        interval = [self.low, self.high] if self.bounded else []
        return [*self.values, *self.quantiles, self.median, *interval]


def jitter(count: int) -> list[float]:
    """Return offsets in (-0.5, 0.5) that keep equal points apart, the same at every call."""
    return [(0.5 + at * GOLDEN) % 1.0 - 0.5 for at in range(count)]
