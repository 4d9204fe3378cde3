"""A benchmark's own ranking, over its tasks: what its summary run has of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from suite.analysis.ranking.leaderboard import leaderboard
from suite.benchmark.benchmark import Benchmark
from suite.errors import UserError
from suite.report.ranking.document import markdown
from suite.report.ranking.figures import figures
from suite.report.style import looks
from suite.training.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KEPT = {"scores": "ranking", "critical-difference": "ranking-tasks"}
"""Which figures of a leaderboard a summary run has, by the names that they have there."""


def own_ranking(benchmark: Benchmark, results: Sequence[Result]) -> "tuple[str, dict[str, Figure]]":
    """Return a benchmark's leaderboard as Markdown, and its figures by name; nothing where there is nothing to rank.

    Args:
        benchmark: with its selection.
        results: at all values of the axes that are selected.
    """
    try:
        board = leaderboard([(benchmark, results)])
    except UserError:
        return "", {}
    names = {standing.name for standing in board.standings}
    drawn = figures(board, looks(dict.fromkeys([*benchmark.initializers, *names])))
    return markdown(board), {KEPT[name]: figure for name, figure in drawn.items() if name in KEPT}
