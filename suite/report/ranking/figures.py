"""The figures of a leaderboard."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from suite.analysis.ranking.board import Leaderboard
from suite.benchmark.labels import plain
from suite.report.charts.drawn import drawn
from suite.report.charts.page import page
from suite.report.charts.style import INK, SMALL, Look, looks
from suite.report.ranking.charts import mean_ranks, profile_lines, scores
from suite.report.ranking.words import spread, where

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def figures(board: Leaderboard, look: Mapping[str, Look] | None = None) -> "dict[str, Figure]":
    """Return the figures by name: scores, probabilities of improvement, profiles, and the test over tasks.

    Of a leaderboard of losses there are no profiles, of few tasks there is no test.

    Args:
        board: the leaderboard.
        look: of each initializer; by default their own, in the order of the standings.
    """
    look = look or looks(standing.name for standing in board.standings)
    found = {
        "scores": drawn(scores(board), look, f"Leaderboard: {where(board)}"),
        "improvement": improvement_matrix(board),
    }
    if board.profiles is not None:
        found["profiles"] = drawn(profile_lines(board, board.profiles), look, f"Performance profiles: {where(board)}")
    if board.critical_difference is not None:
        ranks = mean_ranks(board, board.critical_difference)
        found["critical-difference"] = drawn(ranks, look, "Critical-difference diagram")
    return found


COLOURS = "PuOr"
"""From orange, where the column wins, over white to purple: told apart with any colour vision (ColorBrewer)."""

DARK = 0.3
"""Distance from one half from which on letters are white."""


def improvement_matrix(board: Leaderboard) -> "Figure":
    """Return the matrix as a figure: a row's initializer against a column's, in percent.

    Those whose interval excludes one half are bold.
    """
    names = [plain(standing.name) for standing in board.standings]
    figure, grid = page(
        ["P(row beats column), %"],
        1,
        panel_height=0.9 + 0.32 * len(names),
        title=f"Probability of improvement: {where(board)}",
        caption="That a training of the row's initializer ends above one of the column's, ties half; the mean over "
        f"{spread(board)}. Bold: its own {100 * board.level:g} % interval excludes 50 %, uncorrected for the number of "
        "pairs.",
        xlabel="",
        width=max(7.2, 2.2 + 0.42 * len(names)),
    )
    axes = grid[0]
    found = np.where(np.eye(len(names), dtype=bool), np.nan, board.improvement.probability)
    axes.imshow(found, cmap=COLOURS, vmin=0, vmax=1, aspect="auto")
    _write(axes, board)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks(range(len(names)), names, rotation=40, ha="right", rotation_mode="anchor")
    axes.tick_params(length=0)
    return figure


def _write(axes: "Axes", board: Leaderboard) -> None:
    found = board.improvement
    for row, column in zip(*np.nonzero(~np.eye(len(board.standings), dtype=bool)), strict=True):
        value, low, high = (each[row, column] for each in (found.probability, found.low, found.high))
        axes.text(
            column,
            row,
            f"{100 * value:.0f}",
            ha="center",
            va="center",
            fontsize=SMALL,
            weight="bold" if low > 0.5 or high < 0.5 else "normal",
            color="white" if abs(value - 0.5) > DARK else INK,
        )
