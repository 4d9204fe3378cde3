"""Charts as values, for Matplotlib and the page's scripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from suite.report.charts.heat import Heat, Plane, Scale
from suite.report.charts.lines import Line

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Points:
    """Points of one class.

    Attributes:
        colour: the index of their colour in `suite.report.charts.style.COLOURS`.
        marker: the index of their marker in `suite.report.charts.style.MARKERS`.
        x: places on the first input.
        y: places on the second input.
    """

    colour: int
    marker: int
    x: Array
    y: Array


@dataclass(frozen=True)
class Tile:
    """One initializer's plane of inputs.

    Attributes:
        who: the initializer.
        note: words below its name.
        extent: the least and the largest value of the first input, then those of the second.
        pixels: colours, (rows, columns, 3), the uppermost row first.
        lines: places on both inputs where the predicted class changes.
        points: of each class.
    """

    who: str
    note: str
    extent: tuple[float, float, float, float]
    pixels: NDArray[np.uint8]
    lines: tuple[tuple[Array, Array], ...]
    points: tuple[Points, ...]


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


Data = dict[str, Any]
"""Plain data, as JSON holds it."""

Kind = Literal["lines", "strips", "ranks", "heat", "plane", "tiles"]
"""How a chart is drawn; the page draws ranks as strips."""


Mark = Line | Strip | Heat | Tile
"""What is drawn of one initializer."""


@dataclass(frozen=True)
class Axis:
    """A numeric axis.

    Attributes:
        title: what it measures.
        key: axes with the same one have the same limits.
        log: whether it is logarithmic; "auto" decides by what the values span.
        percent: whether fractions are written as percentages.
        whole: whether ticks are at whole numbers only.
        cut: whether heights above twice the largest median are cut: one seed that explodes must not flatten others.
        low: a limit that must be shown.
        high: likewise.
    """

    title: str
    key: str = ""
    log: Literal["auto", "yes", "no"] = "no"
    percent: bool = False
    whole: bool = False
    cut: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Panel:
    """One pair of axes and its marks.

    Attributes:
        title: above it.
        marks: what is drawn, one for each initializer.
        x: the horizontal axis.
        y: the vertical axis.
        point: the point of the sweep, in words.
        rules: values of note.
        shade: a range of the vertical axis.
        joins: groups of initializers, whose strips bars join.
        tried: the names of a heat map's columns, or of a plane's rows.
        plane: of a map over two axes of numbers.
    """

    title: str
    marks: Sequence[Mark]
    x: Axis | None = None
    y: Axis | None = None
    point: str = ""
    rules: tuple[float, ...] = ()
    shade: tuple[float, float] | None = None
    joins: tuple[tuple[str, ...], ...] = ()
    tried: tuple[str, ...] = ()
    plane: Plane | None = None

    @property
    def lines(self) -> list[Line]:
        """The marks that are lines."""
        return [mark for mark in self.marks if isinstance(mark, Line)]

    @property
    def strips(self) -> list[Strip]:
        """The marks that are strips."""
        return [mark for mark in self.marks if isinstance(mark, Strip)]

    @property
    def heats(self) -> list[Heat]:
        """The marks that are rows, or columns, of cells."""
        return [mark for mark in self.marks if isinstance(mark, Heat)]

    @property
    def tiles(self) -> list[Tile]:
        """The marks that are tiles."""
        return [mark for mark in self.marks if isinstance(mark, Tile)]


@dataclass(frozen=True)
class Plot:
    """Panels with a title above and a caption below.

    Attributes:
        name: of the files in which it is saved.
        kind: how it is drawn.
        title: above all panels.
        caption: below all panels.
        panels: row by row.
        across: panels of a row, each of another quantity; 0 if as many as fit may stand side by side.
        names: the initializers in the order of the legend, or of the rows; () for that of the looks, or of the strips.
        scale: of the colours of cells.
    """

    name: str
    kind: Kind
    title: str
    caption: str
    panels: Sequence[Panel]
    across: int = 0
    names: tuple[str, ...] = ()
    scale: Scale | None = None

    @property
    def lines(self) -> list[Line]:
        """The lines of all panels."""
        return [line for panel in self.panels for line in panel.lines]

    @property
    def strips(self) -> list[Strip]:
        """The strips of all panels."""
        return [strip for panel in self.panels for strip in panel.strips]

    @property
    def heats(self) -> list[Heat]:
        """The rows, or columns, of cells of all panels."""
        return [heat for panel in self.panels for heat in panel.heats]

    @property
    def initializers(self) -> list[str]:
        """The initializers, each once."""
        return list(dict.fromkeys(mark.who for panel in self.panels for mark in panel.marks))
