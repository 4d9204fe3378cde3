"""Audits on a terminal."""

from typing import TYPE_CHECKING

from suite.analysis.audit.audit import Audit
from suite.report.audit.remarks import remarks
from suite.report.audit.table import weights_table

if TYPE_CHECKING:
    from rich.console import Group


def screen(audit: Audit, *, every: bool = False) -> "Group":
    """Return what a terminal shows: the verdict, what is wrong, notes and advice, then the weights.

    Args:
        audit: of a net.
        every: show each weight, and each gate.
    """
    from rich.console import Group
    from rich.text import Text

    return Group(*(each.line() for each in remarks(audit)), Text(), weights_table(audit, every=every))
