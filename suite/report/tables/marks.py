"""Sentences with a mark in the margin, on a terminal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType


def marked(text: str, mark: str, style: str) -> "RenderableType":
    """Return a sentence with its mark in a margin of its own, or without a margin if there is no mark.

    Args:
        text: the sentence.
        mark: a sign and a space, or "".
        style: Rich's style of both.
    """
    from rich.table import Table
    from rich.text import Text

    words = Text(text, style)
    if not mark:
        return words
    grid = Table.grid(padding=0)
    grid.add_column(width=len(mark), no_wrap=True)
    grid.add_column()
    grid.add_row(Text(mark, style), words)
    return grid
