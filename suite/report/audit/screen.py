"""Audits on a terminal."""

from typing import TYPE_CHECKING

from suite.analysis.audit.audit import Audit
from suite.benchmark.labels import printable
from suite.report.audit.remarks import MARKS, STYLES, Remark, remarks
from suite.report.audit.table import weights_table
from suite.report.tables.marks import marked

if TYPE_CHECKING:
    from rich.console import Group, RenderableType


def screen(audit: Audit, *, every: bool = False) -> "Group":
    """Return what a terminal shows: the verdict, what is wrong, notes and advice, then the weights.

    Args:
        audit: of a net.
        every: show each weight, and each gate.
    """
    from rich.console import Group
    from rich.text import Text

    return Group(*map(_line, remarks(audit)), Text(), weights_table(audit, every=every))


def _line(remark: Remark) -> "RenderableType":
    return marked(printable(remark.text), MARKS[remark.kind], STYLES[remark.kind])
