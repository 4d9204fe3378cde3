"""A console whose printed commands can be copied and run."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import IO, Any, cast

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.text import Text

from suite.cli.invocation import WRITTEN, invocation
from suite.report.tables.sheet import Prose, Sheet

PAGE = 100
"""Columns of an output without a terminal: a file, a pipe, a CI job's log."""

BLANK, LONGEST = 0x2801, 40
"""First of the letters that stand for commands while lines are broken, and the most that stand for one command."""

Swap = Callable[[str], str]


def console() -> "Console":
    """Return a console on standard output, as wide as the terminal.

    Printed commands work in the shell from which this process was started.
    """
    if sys.stdout.isatty():
        return Terminal()
    return Terminal(file=cast(IO[str], Trimmed(sys.stdout)), width=None if "COLUMNS" in os.environ else PAGE)


class Trimmed:
    """A stream of text that leaves out blanks at the ends of lines, with which Rich fills up its tables."""

    def __init__(self, stream: IO[str]) -> None:
        """Take the stream that gets the text."""
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text without the blanks before its line breaks."""
        return self._stream.write(re.sub(r" +(?=\n)", "", text))

    def __getattr__(self, name: str) -> Any:
        """Return everything else as the stream has it."""
        return getattr(self._stream, name)


class Terminal(Console):
    """A console that replaces "python -m suite" by `invocation()` in texts, tables and groups.

    In a file or a pipe each command stays on one line, however long it is.
    """

    def __init__(self, **options: Any) -> None:
        """Take the options of `rich.console.Console`."""
        super().__init__(**options)
        self._commands: dict[str, str] = {}

    def print(self, *objects: Any, **options: Any) -> None:
        """Print `objects` as Rich does.

        See `rich.console.Console.print`.
        """
        shown = objects
        if invocation() != WRITTEN:
            shown = tuple(_changed(each, re.escape(WRITTEN), lambda _: invocation()) for each in shown)
        if self.is_terminal:
            super().print(*shown, **options)
            return
        super().print(*map(self._whole, shown), **{"crop": False} | options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the pieces of a renderable.

        See `rich.console.Console.render`.
        """
        for piece in super().render(renderable, options):
            text = piece.text
            for letters, command in self._commands.items():
                text = text.replace(letters, command)
            yield Segment(text, piece.style, piece.control)

    def _whole(self, shown: Any) -> Any:
        """Return a renderable in which a word without a break stands for each command, until `render` replaces it."""
        if isinstance(shown, Group):
            return Group(*map(self._whole, shown.renderables), fit=shown.fit)
        room = self.measure(shown.rich(self.width)).maximum if isinstance(shown, Sheet) else LONGEST
        start = re.escape(invocation())
        return _changed(shown, f"`{start}[^`]*`|(?<!`){start}[^`\n]*$", lambda command: self._held(command, room))

    def _held(self, command: str, room: int) -> str:
        letters = chr(BLANK + len(self._commands)) * min(len(command), LONGEST, room)
        self._commands[letters] = command
        return letters


def _changed(shown: Any, pattern: str, swap: Swap) -> Any:
    """Return a renderable in whose words `swap` has replaced what fits the pattern.

    Cells of tables keep commands.
    """
    if isinstance(shown, str):
        return _swapped(shown, pattern, swap)
    if isinstance(shown, Text):
        return _text(shown, pattern, swap)
    if isinstance(shown, Group):
        return Group(*(_changed(each, pattern, swap) for each in shown.renderables), fit=shown.fit)
    if isinstance(shown, Prose):
        return Prose(tuple(_swapped(each, pattern, swap) for each in shown.sentences))
    if isinstance(shown, Sheet):
        cells = re.escape(WRITTEN) == pattern
        rows = tuple(tuple(_swapped(cell, pattern, swap) if cells else cell for cell in row) for row in shown.rows)
        return replace(shown, rows=rows, note=_swapped(shown.note, pattern, swap))
    return shown


def _swapped(text: str, pattern: str, swap: Swap) -> str:
    return re.sub(pattern, lambda match: swap(match[0]), text, flags=re.MULTILINE)


def _text(shown: Text, pattern: str, swap: Swap) -> Text:
    matches = list(re.finditer(pattern, shown.plain, flags=re.MULTILINE))
    chosen = {match[0] for match in matches}
    pieces = [
        Text(swap(piece.plain), piece.spans[0].style if piece.spans else piece.style)
        if piece.plain in chosen
        else piece
        for piece in shown.divide([edge for match in matches for edge in match.span()])
    ]
    return shown.blank_copy().join(pieces)
