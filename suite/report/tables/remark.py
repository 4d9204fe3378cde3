"""Sentences by kind, with a mark in the margin."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from suite.benchmark.labels import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

Kind = Literal["verdict", "failed", "fact", "fault", "gap", "note", "advice", "well"]
"""A verdict, one that something is wrong, a fact, a fault, what could not be measured or judged, what is worth knowing,
what to do, and what is well or makes it so."""

MARKS: dict[Kind, str] = {"fault": "✗ ", "gap": "? ", "note": "! ", "advice": "→ ", "well": "✓ "}
STYLES: dict[Kind, str] = {
    "verdict": "bold",
    "failed": "bold red",
    "fault": "red",
    "gap": "yellow",
    "note": "yellow",
    "well": "green",
}
"""Styles of Rich; other kinds have none."""


@dataclass(frozen=True)
class Remark:
    """A sentence of a kind.

    Example:
        >>> Remark("fault", "The signal vanishes.").marked
        '✗ The signal vanishes.'
    """

    kind: Kind
    text: str

    @property
    def marked(self) -> str:
        """The sentence after its mark, if its kind has one."""
        return f"{MARKS.get(self.kind, '')}{self.text}"

    def line(self) -> "RenderableType":
        """Return the sentence for a terminal, with its mark in a margin of its own if its kind has one."""
        from rich.table import Table
        from rich.text import Text

        mark, style = MARKS.get(self.kind, ""), STYLES.get(self.kind, "")
        words = Text(printable(self.text), style)
        if not mark:
            return words
        grid = Table.grid(padding=0)
        grid.add_column(width=len(mark), no_wrap=True)
        grid.add_column()
        grid.add_row(Text(mark, style), words)
        return grid
