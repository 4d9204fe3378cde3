"""A table before it is printed: the cells are decided once, the terminal and Markdown only differ in the lines."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.report.labels import printable

if TYPE_CHECKING:
    from rich.console import JustifyMethod
    from rich.table import Table


@dataclass(frozen=True)
class Column:
    """A column's title, in which a line break is a hint, and whether its cells are words, set to the left.

    Columns that wrap are the first to give way where a terminal is narrow.
    """

    title: str
    words: bool = False
    wraps: bool = False


@dataclass(frozen=True)
class Sheet:
    """Columns and rows of text. A line is drawn below the rows whose numbers are in `ends`.

    `styles` are Rich styles of the rows' first cells; Markdown leaves them out.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    ends: frozenset[int] = frozenset()
    styles: tuple[str, ...] = ()

    def rich(self) -> "Table":
        """Return the table for a terminal; it has no colours but the first cells', so it suits any background."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(
            title=Text(f"{printable(self.title)}\n", style="bold"),
            caption=Text(f"\n{printable(self.note)}\n", style="italic", justify="left"),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            collapse_padding=True,
        )
        for column in self.columns:
            justify: JustifyMethod = "left" if column.words else "right"
            table.add_column(Text(column.title, justify=justify), justify=justify, no_wrap=not column.wraps)
        styles = self.styles or ("",) * len(self.rows)
        for number, (row, style) in enumerate(zip(self.rows, styles, strict=True)):
            # Cells may break even where columns do not wrap, or a narrow terminal would cut digits off.
            cells = [Text(printable(cell), no_wrap=False, overflow="fold") for cell in row]
            cells[0].stylize(style)
            table.add_row(*cells, end_section=number in self.ends)
        return table

    def markdown(self) -> str:
        """Return the table in GitHub's Markdown, with the title above and the note below."""
        head = [_escaped(column.title) for column in self.columns]
        rule = [":---" if column.words else "---:" for column in self.columns]
        body = [[_escaped(cell) for cell in row] for row in self.rows]
        lines = [f"| {' | '.join(cells)} |" for cells in (head, rule, *body)]
        return "\n\n".join(filter(None, [f"### {_escaped(self.title)}", "\n".join(lines), _escaped(self.note)])) + "\n"


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_|<$])", r"\\\1", printable(text))
