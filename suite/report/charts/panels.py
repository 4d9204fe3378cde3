"""Panels of figures, and the scales of their axes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from statistics import fmean
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from suite.analysis.summary import Row
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point
from suite.report.charts.style import FORMAT, NARROW

if TYPE_CHECKING:
    from matplotlib.axes import Axes


POINTS = 12
"""Most points of a sweep that one figure shows."""


@dataclass(frozen=True)
class Panel:
    """One pair of axes: what is drawn, for example "test/accuracy", and the initializers, the best first."""

    title: str
    curve: str
    rows: tuple[Row, ...]

    @property
    def metric(self) -> str:
        """The scalar in which the curve ends."""
        return f"final/{self.curve.replace('/', '_')}"

    @property
    def quantity(self) -> str:
        """What the axis measures, in words.

        The panels' titles say the rest.
        """
        words = parsed(self.curve).label
        return parsed(self.curve).quantity if words == self.title else words


def measure(rows: Sequence[Row]) -> str:
    """Return what these results are ranked by: "accuracy", or "loss" for a regression."""
    return "accuracy" if any(row.test_accuracy or row.train_accuracy for row in rows) else "loss"


def panels(rows: Sequence[Row], measures: Sequence[str]) -> list[Panel]:
    """Return panels for train and test of each measure.

    A sweep has one for each point, with the test of the last measure.
    """
    points = [tuple(group) for _, group in groupby(rows, key=lambda row: row.point)]
    if len(points) > 1:
        curve = f"test/{measures[-1]}"
        return [Panel(group[0].point.label, curve, group) for group in points[:POINTS]]
    return [
        Panel(f"{part} {each}", f"{part}/{each}", group)
        for group in points
        for each in measures
        for part in ("train", "test")
    ]


def columns(count: int) -> int:
    """Return how many panels stand side by side: two, three if there are many, one in a figure of one column."""
    return min(count, 1 if FORMAT.get().width < NARROW else 2 if count <= 4 else 3)


def ranked(rows: Sequence[Row]) -> list[str]:
    """Return the initializers, first those that are best on average over points: panels share one order of names."""
    points: dict[Point, int] = {}
    ranks: dict[str, list[int]] = {}
    for row in rows:
        points[row.point] = points.get(row.point, 0) + 1
        ranks.setdefault(row.initializer, []).append(points[row.point])
    return sorted(ranks, key=lambda name: fmean(ranks[name]))


def omission(rows: Sequence[Row], most: int = POINTS) -> str:
    """Return the sentence that says that only the first points of the sweep are shown, or nothing."""
    points = len({row.point for row in rows})
    return f" The first {most} of the {points} points of the sweep are shown." if points > most else ""


Axis = Literal["x", "y"]

SHORT = 200
"""The span of a logarithmic axis on which powers of ten alone would be too few ticks."""


def percentages(axes: "Axes", axis: Axis) -> None:
    """Write the ticks of an axis of fractions as percentages, few of them where they stand side by side."""
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    getattr(axes, f"{axis}axis").set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    if axis == "x":
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))


def thousands(axes: "Axes") -> None:
    """Write the ticks of the horizontal axis as few whole numbers: "15,000"."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def wants_logarithm(values: Iterable[float]) -> bool:
    """Return whether positive values span so much, 20 times, that a linear axis would show the largest only."""
    given = list(values)
    return bool(given) and min(given) > 0 and max(given) > 20 * min(given)


def fit(axes: "Axes", axis: Axis, values: Iterable[float], logarithm: bool = True) -> None:
    """Set the limits of an axis so that it holds these values, and make it logarithmic where they want that.

    Infinite values are left out: what is drawn at a limit shows them.
    """
    given = [value for value in values if isfinite(value)]
    if not given:
        return
    low, high = min(given), max(given)
    if logarithm and wants_logarithm(given):
        getattr(axes, f"set_{axis}scale")("log")
        low, high = 0.7 * low, 1.4 * high
        if high < SHORT * low:
            _few_decades(axes, axis)
    else:
        margin = 0.05 * (high - low or abs(high) or 1.0)
        low, high = low - margin, high + margin
    getattr(axes, f"set_{axis}lim")(low, high)


DECADES = 2.0
"""Powers of ten that a logarithmic axis spans at least: on less, every wiggle looks like a trend."""


def logarithmic(axes: "Axes", heights: NDArray[np.float64]) -> None:
    """Make the vertical axis logarithmic, and so high that it holds all finite positive values."""
    seen = np.log10(heights[np.isfinite(heights) & (heights > 0)])
    # Float64 ends at 10^308: a margin needs room.
    low, high = np.clip((seen.min(), seen.max()), -300, 300) if len(seen) else (0.0, 0.0)
    margin = max(0.06 * (high - low), (DECADES - (high - low)) / 2)
    axes.set_yscale("log")
    axes.set_ylim(10.0 ** (low - margin), 10.0 ** (high + margin))
    axes.minorticks_off()


def _few_decades(axes: "Axes", axis: Axis) -> None:
    """Write the ticks at 1, 2 and 5 of each decade as numbers, and none between them."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    scale = getattr(axes, f"{axis}axis")
    scale.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0), numticks=12))
    scale.set_major_formatter(StrMethodFormatter("{x:g}"))
    scale.set_minor_formatter(NullFormatter())
