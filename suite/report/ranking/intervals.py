"""Figures of scores: intervals with bars for ties, and profiles."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from suite.analysis.ranking.board import Leaderboard, Profiles
from suite.benchmark.labels import plain
from suite.report.charts.lines import Line
from suite.report.charts.page import page
from suite.report.charts.panels import percentages
from suite.report.charts.plot import Axis, Panel, Plot
from suite.report.charts.style import INK, Look
from suite.report.ranking.words import method, spread, where

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


BEYOND = 0.035
"""Distance of bars from the panel and from one another, in parts of its width."""


def intervals(board: Leaderboard, look: Mapping[str, Look]) -> "Figure":
    """Return the interquartile means as a figure, the best on top.

    To its right, a bar joins those that are tied.
    """
    names = [standing.name for standing in board.standings]
    accuracy = board.scale == "accuracy"
    figure, grid = page(
        ["interquartile mean over tasks and seeds"],
        1,
        panel_height=0.7 + 0.3 * len(names),
        title=f"Leaderboard: {where(board)}",
        caption=_caption(board),
        xlabel="score (0 %: guessing, 100 %: perfect)" if accuracy else "decades below the median test loss",
    )
    axes = grid[0]
    for height, standing in enumerate(board.standings):
        each = look[standing.name]
        if not math.isnan(standing.low):
            axes.plot(
                [standing.low, standing.high],
                [height, height],
                color=each.colour,
                linewidth=5,
                alpha=0.4,
                solid_capstyle="butt",
            )
        axes.plot(standing.iqm, height, each.marker, color=each.colour, markeredgecolor=INK, markersize=6, zorder=4)
    _join(axes, board, names)
    axes.grid(visible=False, axis="y")
    axes.set_yticks(range(len(names)), [plain(name) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    if accuracy:
        axes.set_xlim(-0.02, 1.02)
        percentages(axes, "x")
    return figure


def _join(axes: "Axes", board: Leaderboard, names: list[str]) -> None:
    """Draw the ties.

    Groups that overlap stand side by side.
    """
    ends: list[int] = []
    for group in board.ties:
        first, last = names.index(group[0]), names.index(group[-1])
        column = next((at for at, end in enumerate(ends) if end < first), len(ends))
        ends[column : column + 1] = [last]
        axes.plot(
            [1 + BEYOND * (column + 1)] * 2,
            [first - 0.25, last + 0.25],
            transform=axes.get_yaxis_transform(),
            color=INK,
            linewidth=2.4,
            solid_capstyle="butt",
            clip_on=False,
        )


def _caption(board: Leaderboard) -> str:
    said = [f"Over {spread(board)}."]
    if not math.isnan(board.standings[0].low):
        said.append(f"Bands: {100 * board.level:g} % intervals, {method(board)}.")
    if board.ties:
        said.append(
            "Bars on the right join tied neighbours: no two differ significantly, all pairs corrected together."
        )
    if any(standing.failed or standing.missing for standing in board.standings):
        said.append("Trials without a score count as guessing.")
    return " ".join(said)


def profile_lines(board: Leaderboard, profiles: Profiles) -> Plot:
    """Return the profiles with pointwise bands.

    The higher of two lines is the better.
    """
    lines: list[Line] = [
        Line(standing.name, profiles.thresholds, profiles.share[at], profiles.low[at], profiles.high[at])
        for at, standing in enumerate(board.standings)
    ]
    said = (
        f"Over {spread(board)}, which weigh the same. Bands: {100 * board.level:g} % at each score for itself, by "
        "Wilson's score intervals. The area below a line is the mean score; a line that lies above another everywhere "
        "is better whatever is asked for."
    )
    across = Axis("score (0 %: guessing, 100 %: perfect)", percent=True)
    panel = Panel("Trials that score more", lines, across, Axis("share of trials", percent=True, low=0.0, high=1.0))
    names = tuple(standing.name for standing in board.standings)
    return Plot("profiles", "lines", "Performance profiles", said, [panel], names=names)
