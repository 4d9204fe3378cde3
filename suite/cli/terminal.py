"""A console whose printed commands work in the present shell, and can be copied."""

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.text import Text

from suite.cli.invocation import WRITTEN, invocation, working
from suite.report.tables.sheet import Prose, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = 100
"""Columns of an output without a terminal: a file, a pipe, a CI job's log."""

JOINT = "\u2800"
"""A blank letter that joins the words of a command while lines are broken; a space is printed for it."""


def console() -> "Console":
    """Return a console on standard output, as wide as the terminal.

    Printed commands work in the shell from which this process was started.
    """
    return Terminal() if sys.stdout.isatty() or "COLUMNS" in os.environ else Terminal(width=PAGE)


class Terminal(Console):
    """A console that replaces "python -m suite" by `invocation()` in texts, tables and groups.

    In a file or a pipe each command stays on one line, however long it is.
    """

    def print(self, *objects: Any, **options: Any) -> None:
        """Print `objects` as Rich does; see `rich.console.Console.print`."""
        shown = objects if invocation() == WRITTEN else [_changed(each, working, _working) for each in objects]
        if self.is_terminal:
            super().print(*shown, **options)
            return
        whole = [_changed(each, joined, _joined) for each in shown]
        super().print(*whole, **{"overflow": "ignore", "crop": False} | options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the pieces of a renderable; see `rich.console.Console.render`."""
        for piece in super().render(renderable, options):
            yield Segment(piece.text.replace(JOINT, " "), piece.style, piece.control)


def joined(text: str) -> str:
    """Return `text` in which no line ends inside a command: one between backticks, or up to the end of its line."""
    start = re.escape(invocation())
    return re.sub(f"`{start}[^`]*`|{start}[^`\n]*$", lambda found: found[0].replace(" ", JOINT), text, flags=re.M)


def _changed(shown: Any, change: "Callable[[str], str]", change_text: "Callable[[Text], Text]") -> Any:
    """Return what is printed with its words changed; cells of tables only if the change may make them longer."""
    if isinstance(shown, str):
        return change(shown)
    if isinstance(shown, Text):
        return change_text(shown)
    if isinstance(shown, Group):
        parts = [_changed(each, change, change_text) for each in shown.renderables]
        return Group(*parts, fit=shown.fit)
    if isinstance(shown, Prose):
        return Prose(tuple(map(change, shown.sentences)))
    if isinstance(shown, Sheet):
        rows = shown.rows if change is joined else tuple(tuple(map(change, row)) for row in shown.rows)
        return replace(shown, rows=rows, note=change(shown.note))
    return shown


def _joined(shown: Text) -> Text:
    text = shown.copy()
    text.plain = joined(shown.plain)
    return text


def _working(shown: Text) -> Text:
    edges = [edge for found in re.finditer(re.escape(WRITTEN), shown.plain) for edge in found.span()]
    pieces = [
        Text(invocation(), piece.spans[0].style if piece.spans else piece.style) if piece.plain == WRITTEN else piece
        for piece in shown.divide(edges)
    ]
    return shown.blank_copy().join(pieces)
