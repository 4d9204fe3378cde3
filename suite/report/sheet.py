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
    """A column's title, of which a line break is a hint, and whether its cells are numbers or words, which may wrap."""

    title: str
    words: bool = False


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
            title=Text(printable(self.title), style="bold"),
            caption=Text(self.note, style="italic", justify="left"),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            collapse_padding=True,
        )
        for column in self.columns:
            justify: JustifyMethod = "left" if column.words else "right"
            table.add_column(
                Text(column.title, justify=justify),
                justify=justify,
                vertical="top",
                overflow="fold",
                no_wrap=not column.words,
            )
        styles = self.styles or ("",) * len(self.rows)
        for number, (row, style) in enumerate(zip(self.rows, styles, strict=True)):
            first, *others = (printable(cell) for cell in row)
            table.add_row(Text(first, style), *map(Text, others), end_section=number in self.ends)
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
