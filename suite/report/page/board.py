"""The leaderboard's part of the page."""

from suite.analysis.ranking.board import Leaderboard
from suite.benchmark.labels import printable
from suite.report.charts.data import plain
from suite.report.charts.plot import Data
from suite.report.page import section as sheets
from suite.report.ranking.charts import improvement, mean_ranks, profile_lines, scores
from suite.report.ranking.table import standings
from suite.report.ranking.words import absent, lead, over_tasks, spread, ties, where


def leaderboard(board: Leaderboard) -> Data:
    """Return the leaderboard as data: the answer in sentences, what it is over, its table and its figures."""
    plots = [scores(board), *([profile_lines(board, board.profiles)] if board.profiles else []), improvement(board)]
    if board.critical_difference is not None:
        plots.append(mean_ranks(board, board.critical_difference))
    return {
        "answer": [printable(lead(board))],
        "about": printable(f"{where(board)}: {spread(board)}."),
        "said": list(map(printable, [*ties(board), over_tasks(board), *absent(board)])),
        "tables": [sheets.plain(standings(board), "leaderboard", "Standings")],
        "figures": [plain(plot) for plot in plots],
    }
