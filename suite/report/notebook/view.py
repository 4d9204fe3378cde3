"""Tables that display themselves: as HTML in a notebook, as text elsewhere."""

import io
from dataclasses import dataclass
from typing import Self

from suite.analysis.check import Check
from suite.analysis.ranking.board import Leaderboard
from suite.report.checks.table import table
from suite.report.notebook.figures import Figures, pictured
from suite.report.notebook.markup import block, cell
from suite.report.ranking.figures import figures
from suite.report.ranking.table import standings
from suite.report.ranking.words import sentences
from suite.report.tables.sheet import Prose, Sheet

PAGE = 100
"""Letters across, of the text."""


@dataclass(frozen=True, repr=False)
class View:
    """Tables, and sentences beside them, in their order."""

    parts: tuple[Sheet | Prose, ...]

    def __repr__(self) -> str:
        """Return the tables as a terminal shows them."""
        from rich.console import Console

        # Rich finds the notebook by itself, and would show an output of its own there.
        console = Console(file=io.StringIO(), width=PAGE, color_system=None, force_jupyter=False)
        with console.capture() as captured:
            for part in self.parts:
                console.print(part)
        return "\n".join(line.rstrip() for line in captured.get().splitlines()).rstrip("\n")

    def _repr_html_(self) -> str:
        return cell(map(block, self.parts))


class Checks(list[Check]):
    """What was checked, benchmark by benchmark: a list that a notebook shows as one table, the worst first."""

    @property
    def table(self) -> View:
        """A line for each claim and each accepted result, and what to do about them."""
        return View((table(self),))

    def __repr__(self) -> str:
        return f"Checks({', '.join(f'{each.benchmark}: {each.state}' for each in self)})"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


class Ranking(Leaderboard):
    """A leaderboard; a notebook shows its table, its sentences and its scores."""

    @classmethod
    def of(cls, board: Leaderboard) -> Self:
        """Return the same leaderboard as one that displays itself."""
        return cls(**vars(board))

    @property
    def table(self) -> View:
        """The standings, and in sentences who is tied, what holds for other tasks, and who is not ranked."""
        return View((standings(self), sentences(self)))

    @property
    def figures(self) -> Figures:
        """Matplotlib figures by name: scores, probabilities of improvement, profiles, the test over tasks."""
        return Figures(lambda: figures(self))

    def __repr__(self) -> str:
        tasks = f"{len(self.tasks)} task{'' if len(self.tasks) == 1 else 's'}"
        best = ", ".join(each.name for each in self.standings if each.place[0] == 1)
        return f"Ranking({len(self.standings)} initializers over {tasks}; first or tied: {best})"

    def _repr_html_(self) -> str:
        return cell([*map(block, self.table.parts), pictured(self.figures["scores"])])
