"""A benchmark's own ranking, over its tasks: what its summary run has of it."""

from typing import TYPE_CHECKING

from suite.analysis.report import Report
from suite.report.charts.style import looks
from suite.report.ranking.document import markdown
from suite.report.ranking.figures import figures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KEPT = {"scores": "ranking", "critical-difference": "ranking-tasks"}
"""Which figures of a leaderboard a summary run has, by the names that they have there."""


def own_ranking(report: Report) -> "tuple[str, dict[str, Figure]]":
    """Return a benchmark's leaderboard as Markdown, and its figures by name; nothing where there is nothing to rank."""
    board = report.board
    if board is None:
        return "", {}
    names = {standing.name for standing in board.standings}
    drawn = figures(board, looks(dict.fromkeys([*report.benchmark.initializers, *names])))
    return markdown(board), {KEPT[name]: figure for name, figure in drawn.items() if name in KEPT}
