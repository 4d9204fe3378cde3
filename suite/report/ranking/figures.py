"""The figures of a leaderboard."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from suite.analysis.ranking.board import Leaderboard
from suite.report.charts.drawn import drawn
from suite.report.charts.style import Look, looks
from suite.report.ranking.charts import improvement, mean_ranks, profile_lines, scores
from suite.report.ranking.words import where

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figures(board: Leaderboard, look: Mapping[str, Look] | None = None) -> "dict[str, Figure]":
    """Return the figures by name: scores, probabilities of improvement, profiles, and the test over tasks.

    Of a leaderboard of losses there are no profiles, of few tasks there is no test.

    Args:
        board: the leaderboard.
        look: of each initializer; by default their own, in the order of the standings.
    """
    look = look or looks(standing.name for standing in board.standings)
    found: dict[str, Figure] = {
        "scores": drawn(scores(board), look, f"Leaderboard: {where(board)}"),
        "improvement": drawn(improvement(board), look, f"Probability of improvement: {where(board)}"),
    }
    if board.profiles is not None:
        found["profiles"] = drawn(profile_lines(board, board.profiles), look, f"Performance profiles: {where(board)}")
    if board.critical_difference is not None:
        ranks = mean_ranks(board, board.critical_difference)
        found["critical-difference"] = drawn(ranks, look, "Critical-difference diagram")
    return found
