"""Checks and leaderboards with their renderings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.analysis.check import Check
from suite.analysis.ranking.board import Leaderboard, Standing, Task
from suite.report.charts.figures import Figures, pictured
from suite.report.charts.style import looks
from suite.report.checks.table import findings, table
from suite.report.ranking.charts import figures
from suite.report.ranking.table import markdown, standings
from suite.report.ranking.words import sentences
from suite.report.tables.markup import View, block, cell

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from suite.report.contents.report import Report

KEPT = {"scores": "ranking", "critical-difference": "ranking-tasks"}
"""Figures of a leaderboard that a summary run has, with their names there."""


class Checks(list[Check]):
    """Checks of benchmarks, one each; a notebook shows one table of them, the worst line first.

    >>> checks = suite.check("circles", run=False)
    >>> checks
    Checks(circles: ...)
    >>> list(checks.frame.columns)[:5]
    ['benchmark', 'kind', 'subject', 'metric', 'state']
    """

    @property
    def table(self) -> View:
        """A line for each claim and each accepted result, and what to do about them."""
        return View((table(self),))

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each claim and each accepted result, the worst first, with the numbers behind its state."""
        import pandas as pd

        names = ("benchmark", "kind", "subject", "metric", "reason")
        return pd.DataFrame(
            [
                {name: getattr(each, name) for name in names[:-1]}
                | {"state": str(each.state), "reason": each.reason}
                | each.numbers
                for each in findings(self)
            ]
        )

    def to_markdown(self) -> str:
        """Return the table in GitHub's Markdown."""
        return self.table.to_markdown()

    def to_latex(self) -> str:
        """Return the table in LaTeX, which needs the package booktabs."""
        return self.table.to_latex()

    def __repr__(self) -> str:
        return f"Checks({', '.join(f'{each.benchmark}: {each.state}' for each in self)})"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


@dataclass(frozen=True, repr=False)
class Ranking:
    """A leaderboard with its renderings; a notebook shows its table, its sentences and its scores.

    >>> ranking = suite.rank("circles", seeds=3)
    >>> ranking
    Ranking(3 initializers over 1 task; first or tied: ...)
    >>> list(ranking.frame.columns)[:4]
    ['initializer', 'best_place', 'worst_place', 'iqm']

    Attributes:
        board: all numbers of the leaderboard.
    """

    board: Leaderboard

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The initializers, the best first."""
        return self.board.standings

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks over which the initializers are ranked."""
        return self.board.tasks

    @property
    def leaders(self) -> tuple[str, ...]:
        """The initializers that are first or tied with the first, by name."""
        return self.board.leaders

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """The groups of tied initializers, by name."""
        return self.board.ties

    @property
    def complete(self) -> bool:
        """Whether each planned trial of these tasks has a score."""
        return self.board.complete

    @property
    def table(self) -> View:
        """The standings, and in sentences who is tied, what holds for other tasks, and who is not ranked."""
        return View((standings(self.board), sentences(self.board)))

    @property
    def figures(self) -> Figures:
        """Matplotlib figures by name: scores, probabilities of improvement, profiles, the test over tasks."""
        return Figures(lambda: figures(self.board))

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each initializer, the best first: its places, its score with bounds, its mean rank, its trials."""
        import pandas as pd

        counts = ("iqm", "low", "high", "mean_rank", "scored", "diverged", "failed", "missing", "identifier")
        return pd.DataFrame(
            [
                {"initializer": each.name, "best_place": each.place[0], "worst_place": each.place[1]}
                | {name: getattr(each, name) for name in counts}
                for each in self.standings
            ]
        )

    def to_markdown(self) -> str:
        """Return the table and the sentences in GitHub's Markdown."""
        return self.table.to_markdown()

    def to_latex(self) -> str:
        """Return the table and the sentences in LaTeX, which needs the package booktabs."""
        return self.table.to_latex()

    def __repr__(self) -> str:
        tasks = f"{len(self.tasks)} task{'' if len(self.tasks) == 1 else 's'}"
        names = len(self.standings)
        return f"Ranking({names} initializers over {tasks}; first or tied: {', '.join(self.leaders)})"

    def _repr_html_(self) -> str:
        return cell([*map(block, self.table.parts), pictured(self.figures["scores"])])


def own_ranking(report: "Report") -> "tuple[str, dict[str, Figure]]":
    """Return a benchmark's leaderboard as Markdown, and its figures by name.

    Both are empty if there is nothing to rank.
    """
    board = report.board
    if board is None:
        return "", {}
    names = {standing.name for standing in board.standings}
    drawn = figures(board, looks(dict.fromkeys([*report.benchmark.initializers, *names])))
    return markdown(board), {KEPT[name]: figure for name, figure in drawn.items() if name in KEPT}
