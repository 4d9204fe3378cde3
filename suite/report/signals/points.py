"""Small multiples: points of the sweep by measured quantities."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from suite.analysis.summary import Row, summarize
from suite.report.charts.lines import Line
from suite.report.charts.plot import Axis, Panel
from suite.report.tables.formats import BANDS, intervals, seeds
from suite.training.result import Result

POINTS = 6
"""Most points of a sweep that one figure shows."""


@dataclass(frozen=True)
class Place:
    """A point of the sweep, in words, and its initializers in the order in which all figures have them."""

    name: str
    rows: tuple[Row, ...]


def places(results: Sequence[Result], order: Iterable[str], has: Callable[[Result], bool]) -> list[Place]:
    """Return the points of the sweep with the initializers, in this order, of which some result has what is shown."""
    names = list(order)
    rows = summarize([result for result in results if has(result)])
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.point)]
    ordered = (tuple(sorted(group, key=lambda row: names.index(row.initializer))) for group in groups)
    return [Place(group[0].point.label, group) for group in ordered]


def rows(shown: Sequence[Place]) -> list[Row]:
    """Return the rows of all places."""
    return [row for place in shown for row in place.rows]


def matrix(
    shown: Sequence[Place], lines: Sequence[Sequence[Sequence[Line]]], quantities: Mapping[str, Axis], across: Axis
) -> list[Panel]:
    """Return a panel for each quantity at each place, place by place.

    Args:
        shown: the places.
        lines: of each place, of each of its rows, one for each quantity.
        quantities: the panels' titles and vertical axes.
        across: the horizontal axis.
    """
    return [
        Panel(title, [of_row[at] for of_row in here], across, axis, point=place.name)
        for place, here in zip(shown, lines, strict=True)
        for at, (title, axis) in enumerate(quantities.items())
    ]


def medians(shown: Sequence[Row]) -> str:
    """Return what lines, bands and thin lines are."""
    if all(row.scored <= 1 for row in shown):
        return "Lines: one seed each."
    said = f"Lines: medians over {seeds(shown)}"
    if any(row.scored >= BANDS for row in shown):
        said += f"; bands: their {intervals(shown)}"
    if any(1 < row.scored < BANDS for row in shown):
        said += "; thin lines: the seeds"
    return f"{said}."
