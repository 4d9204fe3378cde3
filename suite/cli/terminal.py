"""A console whose printed commands work in the present shell."""

import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.text import Text

from suite.cli.invocation import WRITTEN, invocation, working
from suite.report.tables.sheet import Sheet

if TYPE_CHECKING:
    from rich.console import Console


PAGE = 100

"""Columns of an output without a terminal: a file, a pipe, a CI job's log."""


def console() -> "Console":
    """Return a console on standard output, as wide as the terminal.

    Printed commands work in the shell from which this process was started.
    """
    from suite.cli.terminal import Terminal

    return Terminal() if sys.stdout.isatty() or "COLUMNS" in os.environ else Terminal(width=PAGE)


class Terminal(Console):
    """A console that replaces "python -m suite" by `invocation()` in texts, tables and groups."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print `objects` as Rich does; see `rich.console.Console.print`."""
        super().print(*map(_working, objects), **options)


def _working(shown: Any) -> Any:
    if invocation() == WRITTEN:
        return shown
    if isinstance(shown, str):
        return working(shown)
    if isinstance(shown, Text):
        return _text(shown)
    if isinstance(shown, Group):
        return Group(*map(_working, shown.renderables), fit=shown.fit)
    if isinstance(shown, Sheet):
        rows = tuple(tuple(map(working, row)) for row in shown.rows)
        return replace(shown, rows=rows, note=working(shown.note))
    return shown


def _text(shown: Text) -> Text:
    edges = [edge for found in re.finditer(re.escape(WRITTEN), shown.plain) for edge in found.span()]
    pieces = [
        Text(invocation(), piece.spans[0].style if piece.spans else piece.style) if piece.plain == WRITTEN else piece
        for piece in shown.divide(edges)
    ]
    return shown.blank_copy().join(pieces)
