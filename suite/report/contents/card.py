"""Cards on an initializer with renderings, for Python and notebooks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.analysis.judging import card
from suite.report.charts.drawn import drawn
from suite.report.charts.figures import Figures
from suite.report.contents.shown import Shown
from suite.report.judging.figure import duels
from suite.report.judging.renderings import rows, sheets
from suite.report.judging.words import counts, remarks
from suite.report.tables.markup import View
from suite.report.tables.sheet import Prose

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Card(Shown, card.Card):
    """A card with its renderings; a notebook shows the answer, the tasks with their controls, and a figure.

    >>> import pandas as pd
    >>> rows = [(name, "cifar", seed, seed / 100) for name in ("mine", "default") for seed in range(8)]
    >>> card = suite.judge(results=pd.DataFrame(rows, columns=["initializer", "task", "seed", "score"]))
    >>> card.frame[["task", "ruling", "seeds"]].to_dict("list")
    {'task': ['cifar'], 'ruling': ['tied'], 'seeds': [8]}
    """

    @property
    def table(self) -> View:
        """The answer and what else there is to say, then the tasks, then learning rates and controls."""
        return View((Prose(tuple(each.marked for each in remarks(self))), *sheets(self)))

    @property
    def figures(self) -> Figures:
        """By how much the initializer is ahead on each task, in margins, as a Matplotlib figure."""
        return Figures(lambda: {"duels": drawn(duels(self))} if any(each.counts for each in self.tasks) else {})

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each task: ruling, difference with its interval, controls, rates, and the scores of each seed."""
        import pandas as pd

        return pd.DataFrame(list(rows(self)))

    def __repr__(self) -> str:
        return f"Card({self.initializer}: {self.ruling}; {counts(self)})"
