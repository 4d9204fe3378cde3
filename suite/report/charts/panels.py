"""Small multiples: which panels a figure has for a benchmark with or without a sweep."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from suite.analysis.summary import Row
from suite.benchmark.metric import parsed
from suite.benchmark.sweep import Point
from suite.report.charts.style import FORMAT, NARROW

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
        """What the axis measures, in words; the panels' titles say the rest."""
        words = parsed(self.curve).label
        return parsed(self.curve).quantity if words == self.title else words


def measure(rows: Sequence[Row]) -> str:
    """Return what these results are ranked by: "accuracy", or "loss" for a regression."""
    return "accuracy" if any(row.test_accuracy or row.train_accuracy for row in rows) else "loss"


def panels(rows: Sequence[Row], measures: Sequence[str]) -> list[Panel]:
    """Return panels for train and test of each measure; for a sweep, one for each point with the test of the last."""
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
