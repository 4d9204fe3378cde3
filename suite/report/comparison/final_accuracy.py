"""Final accuracy of each seed, with medians and intervals."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from suite.analysis.summary import Row, measured, scores, summarize
from suite.benchmark.labels import plain
from suite.benchmark.metric import parsed
from suite.report.charts.page import page
from suite.report.charts.panels import Panel, columns, fit, measure, omission, panels, percentages, ranked
from suite.report.charts.style import FAINT, INK, Look, looks
from suite.report.tables.formats import intervals, oddities, seeds
from suite.training.result import Result, Status

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GOLDEN = (5**0.5 - 1) / 2
"""Multiples of it, modulo 1, fill a unit interval evenly, however many there are (Weyl 1916)."""


def final_accuracy(
    results: Sequence[Result],
    title: str = "",
    look: Mapping[str, Look] | None = None,
    chance: float | None = None,
) -> "Figure":
    """Return the final accuracy (the final loss of a regression) of every seed, the best initializer on top.

    Without a sweep there are panels for train and test; with one, a panel for each point shows the test part.
    `chance` is the accuracy of guessing, and is drawn as a line.
    """
    rows = summarize(results)
    look = look or looks(row.initializer for row in rows)
    shown = panels(rows, (measure(rows),))
    names = ranked(rows)
    figure, grid = page(
        [panel.title for panel in shown],
        columns(len(shown)),
        panel_height=0.7 + 0.32 * len(names),
        title=title,
        caption=caption(rows, shown, chance),
        xlabel=f"final {shown[0].quantity}" if shown else "",
        sharex=True,
        sharey=True,
    )
    _scale(shown, grid, chance)
    for panel, axes in zip(shown, grid, strict=True):
        for row in panel.rows:
            _draw(axes, row, panel.metric, names.index(row.initializer), look[row.initializer])
        if chance is not None:
            axes.axvline(chance, color=FAINT, linewidth=1, linestyle=(0, (1, 2)), zorder=1)
    grid[0].set_yticks(range(len(names)), [plain(name) for name in names])
    grid[0].set_ylim(len(names) - 0.5, -0.5)
    return figure


def jitter(count: int) -> list[float]:
    """Return offsets in (-0.5, 0.5) that keep equal points apart, the same at every call."""
    return [(0.5 + at * GOLDEN) % 1.0 - 0.5 for at in range(count)]


def _draw(axes: "Axes", row: Row, metric: str, height: int, look: Look) -> None:
    """Draw the seeds and below them the median.

    Infinite values stand at the edge.
    """
    limits = axes.get_xlim()
    found = measured(row.results, metric)
    if found is None:
        return
    scored = [result for result in row.results if result.status.scored]
    for result, offset in zip(scored, jitter(len(scored)), strict=True):
        diverged = result.status is Status.DIVERGED
        axes.plot(
            np.clip(result.metrics.get(metric, inf), *limits),
            height - 0.18 + 0.35 * offset,
            "x" if diverged else "o",
            color=look.colour,
            alpha=1.0 if diverged else 0.45,
            markersize=6 if diverged else 3.5,
            markeredgewidth=1.4 if diverged else 0,
            clip_on=False,
        )
    below = height + 0.24
    median = np.clip(found.median, *limits)
    axes.plot(
        median, below, look.marker, color=look.colour, markeredgecolor=INK, markersize=5.5, zorder=4, clip_on=False
    )
    if found.bounded:
        axes.plot(np.clip([found.low, found.high], *limits), [below, below], color=INK, linewidth=1.4, zorder=3)


def _scale(shown: Sequence[Panel], grid: "Sequence[Axes]", chance: float | None) -> None:
    values = [
        result.metrics[panel.metric]
        for panel in shown
        for row in panel.rows
        for result in row.results
        if panel.metric in result.metrics
    ]
    for axes in grid:
        axes.grid(visible=False, axis="y")
        if parsed(shown[0].curve).rising:
            fit(axes, "x", values if chance is None else [*values, chance], logarithm=False)
            percentages(axes, "x")
        else:
            fit(axes, "x", values)


def caption(rows: Sequence[Row], shown: Sequence[Panel], chance: float | None) -> str:
    """Return what dots, marks and lines are.

    `shown` are the panels.
    """
    said = f"Dots: one of {seeds(rows)} each; below them the median"
    if covered := intervals(rows, "interval"):
        said += f" and its {covered}"
    said += "."
    if all(row.scored <= 1 for row in rows):
        said = "Dots: one seed each; below them the initializer's mark."
    said += oddities(rows)
    if any(inf in scores(row.results, panel.metric) for panel in shown for row in panel.rows):
        said += " At the right edge: losses that are not finite."
    if chance is not None:
        said += f" Dotted line: guessing, {100 * chance:.3g} %."
    return said + omission(rows)
