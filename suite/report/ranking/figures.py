"""The figures of a leaderboard."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from suite.analysis.ranking.board import Leaderboard
from suite.report.charts.drawn import drawn
from suite.report.charts.style import Look, looks
from suite.report.ranking.improvement_matrix import improvement_matrix
from suite.report.ranking.intervals import intervals, profile_lines
from suite.report.ranking.rank_diagram import rank_diagram
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
    found = {"scores": intervals(board, look), "improvement": improvement_matrix(board)}
    if board.profiles is not None:
        found["profiles"] = drawn(profile_lines(board, board.profiles), look, f"Performance profiles: {where(board)}")
    if board.critical_difference is not None:
        found["critical-difference"] = rank_diagram(board, board.critical_difference)
    return found
