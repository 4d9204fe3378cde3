"""What the captions and legends of signals' figures have in common."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from suite.analysis.summary import Row
from suite.report.charts.style import Look
from suite.report.signals.points import Place, rows, wrapped
from suite.report.tables.bands import BANDS
from suite.report.tables.samples import intervals, seeds

if TYPE_CHECKING:
    from matplotlib.lines import Line2D


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
