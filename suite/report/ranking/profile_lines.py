"""Performance profiles: how many trials score more than a threshold, for each threshold."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from suite.analysis.ranking.board import Leaderboard, Profiles
from suite.benchmark.labels import plain
from suite.report.charts.page import legend, page
from suite.report.charts.scales import percentages
from suite.report.charts.style import INK, LABEL, Look
from suite.report.ranking.words import spread, where

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def profile_lines(board: Leaderboard, profiles: Profiles, look: Mapping[str, Look]) -> "Figure":
    """Return the profiles as a figure, with pointwise bands; the higher of two lines is the better."""
    names = [standing.name for standing in board.standings]
    figure, grid = page(
        ["trials that score more"],
        1,
        panel_height=max(3.0, 0.21 * len(names)),
        title=f"Performance profiles: {where(board)}",
        caption=f"Over {spread(board)}, which weigh the same. Bands: {100 * board.level:g} % at each score for itself, "
        "by Wilson's score intervals. The area below a line is the mean score; a line that lies above "
        "another everywhere is better whatever is asked for.",
        xlabel="score (0 %: guessing, 100 %: perfect)",
    )
    axes = grid[0]
    for at, name in enumerate(names):
        each = look[name]
        axes.plot(
            profiles.thresholds,
            profiles.share[at],
            color=each.colour,
            linestyle=each.dashes,
            linewidth=1.4,
            marker=each.marker,
            markevery=(at % 12, 12),
            markersize=4.5,
            markeredgecolor="white",
            markeredgewidth=0.4,
            label=plain(name),
        )
        axes.fill_between(
            profiles.thresholds, profiles.low[at], profiles.high[at], color=each.colour, alpha=0.13, linewidth=0
        )
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.02, 1.02)
    axes.set_ylabel("share of trials", fontsize=LABEL, color=INK)
    percentages(axes, "x")
    percentages(axes, "y")
    legend(figure, handlelength=3.2)
    return figure
