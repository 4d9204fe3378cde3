"""Small multiples: points of the sweep by measured quantities."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from suite.analysis.summary import Row, summarize
from suite.benchmark.labels import broken, plain, printable
from suite.report.charts.page import legend, page
from suite.report.charts.style import INK, LABEL, Look
from suite.report.tables.formats import BANDS, intervals, seeds
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D


POINTS = 6
"""Most points of a sweep that one figure shows."""

LETTERS = 20
"""Of a name or a point in the margin, on one line."""

WIDTH = 8.6
"""Inches across a page of three quantities with a legend beside them."""


@dataclass(frozen=True)
class Place:
    """A point of the sweep, in words, and its initializers in the order in which all figures have them."""

    name: str
    rows: tuple[Row, ...]


def places(results: Sequence[Result], look: Mapping[str, Look], has: Callable[[Result], bool]) -> list[Place]:
    """Return the points of the sweep with the initializers of which some result has what is to be shown."""
    order = list(look)
    rows = summarize([result for result in results if has(result)])
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.point)]
    ordered = (tuple(sorted(group, key=lambda row: order.index(row.initializer))) for group in groups)
    return [Place(group[0].point.label, group) for group in ordered]


def rows(shown: Sequence[Place]) -> list[Row]:
    """Return the rows of all places."""
    return [row for place in shown for row in place.rows]


def matrix(
    shown: Sequence[Place], quantities: Sequence[str], title: str, caption: str, xlabel: str
) -> "tuple[Figure, list[list[Axes]]]":
    """Return a figure and its panels: a list for each place, with a panel for each quantity."""
    across = len(quantities)
    figure, grid = page(
        [*quantities, *[""] * (across * (len(shown) - 1))],
        across,
        panel_height=2.3 if len(shown) == 1 else 1.7,
        title=title,
        caption=caption,
        xlabel=xlabel,
        width=WIDTH if across > 2 else 2.0 + 2.8 * across,
    )
    found = [grid[start : start + across] for start in range(0, len(grid), across)]
    if len(shown) > 1:
        for place, axes in zip(shown, found, strict=True):
            axes[0].set_ylabel(wrapped(place.name), fontsize=LABEL, color=INK)
    return figure, found


def key(figure: "Figure", handles: "Sequence[Artist]") -> None:
    """Put the legend beside the panels."""
    legend(figure, handles=handles)


def wrapped(name: str) -> str:
    """Return a name for the margin of a figure."""
    return plain(broken(printable(name), LETTERS))


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


def names(shown: Sequence[Place], look: Mapping[str, Look], others: Mapping[str, Mapping[str, Any]]) -> "list[Line2D]":
    """Return a legend's entries: the initializers that are shown, and `others`, by name, as they are drawn."""
    from matplotlib.lines import Line2D

    drawn = {row.initializer for row in rows(shown)}
    lines = [
        Line2D([], [], color=each.colour, linewidth=1.6, marker=each.marker, markersize=5, label=wrapped(name))
        for name, each in look.items()
        if name in drawn
    ]
    return lines + [Line2D([], [], label=name, **how) for name, how in others.items()]
