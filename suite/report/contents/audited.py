"""Audits with their renderings, for Python and notebooks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.analysis.audit import audit
from suite.report.audit.files import markdown, rows
from suite.report.audit.remarks import remarks
from suite.report.audit.table import weights_table
from suite.report.tables.markup import View
from suite.report.tables.sheet import Prose

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Audit(audit.Audit):
    """An audit with its renderings; a notebook shows what is wrong, and each weight with its law.

    >>> audit = suite.audit("keras.applications:MobileNetV2", arguments={"weights": None}, rebuild=False)
    >>> audit.frame.set_index("weight").loc["Conv1.kernel", ["family", "shape"]].tolist()
    ['uniform', [3, 3, 3, 32]]
    """

    @property
    def table(self) -> View:
        """The verdict and what else there is to say, then the weights."""
        return View((Prose(tuple(each.marked for each in remarks(self))), weights_table(self)))

    @property
    def frame(self) -> "pd.DataFrame":
        """A row for each weight, and for each gate: role, shape, fans, and the measured law."""
        import pandas as pd

        return pd.DataFrame([{"weight": name} | row for name, row in rows(self).items()])

    def to_markdown(self) -> str:
        """Return the sentences and the table in GitHub's Markdown."""
        return markdown(self)

    def to_latex(self) -> str:
        """Return the table in LaTeX, which needs the package booktabs."""
        return self.table.to_latex()

    def __repr__(self) -> str:
        count = len([each for each in self.weights if not each.weight.gate])
        return f"Audit({self.subject}: {count} weights, {self.numbers:,} numbers; {self.state})"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()
