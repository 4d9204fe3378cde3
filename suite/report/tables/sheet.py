"""Tables as values, with renderings for terminals, Markdown and LaTeX."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suite.benchmark import labels
from suite.benchmark.labels import printable
from suite.report.charts.style import terminal_colour
from suite.report.tables.latex import escaped, stacked
from suite.report.tables.wrapping import PIECES, filled, shared

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, JustifyMethod, RenderResult
    from rich.table import Table

LONG = 20
"""Letters from which on names and values wrap in a narrow terminal."""


@dataclass(frozen=True)
class Prose:
    """Sentences below a table, a line each, which Rich can print."""

    sentences: tuple[str, ...]

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.text import Text

        yield from (Text(labels.printable(each)) for each in self.sentences)
        yield Text("")

    def markdown(self) -> str:
        """Return the sentences as a list in GitHub's Markdown."""
        return "\n".join(f"- {labels.printable(each)}" for each in self.sentences) + "\n"

    def latex(self) -> str:
        """Return the sentences as a list in LaTeX."""
        items = "\n".join(rf"\item {escaped(printable(each))}" for each in self.sentences)
        return f"\\begin{{itemize}}\n{items}\n\\end{{itemize}}\n" if items else ""


BREAKS = (r"(?!)", r" (?=\()|(?<=;) ", r" (?=[(\[])|(?<=;) ")
"""Where numbers may continue on the next line: nowhere; before "(18/20)" and after ";"; before an interval, too."""

ARXIV = r"\(https://arxiv\.org/abs/[\w./-]+\)"
"""The one target of links in cells."""

LAYOUTS = ((2, BREAKS[0]), (2, BREAKS[1]), (2, BREAKS[2]), (1, BREAKS[2]))
"""Letters between columns, and where numbers may be broken; the first that fits a terminal is taken."""


@dataclass(frozen=True)
class Column:
    """A column's title, in which a line break is a hint. Words are set to the left; those that are long may wrap.

    Cells of a column that `names` initializers have their colours on a terminal.
    """

    title: str
    words: bool = False
    wraps: bool = False
    names: bool = False


@dataclass(frozen=True)
class Sheet:
    """Columns and rows of text, which Rich can print. A line is drawn below the rows whose numbers are in `ends`.

    `styles` are Rich styles of the rows' first cells; Markdown leaves them out. With `whole_words` no word is cut if
    several columns wrap, where Rich would cut words of one column to spare line breaks in another.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    ends: frozenset[int] = frozenset()
    styles: tuple[str, ...] = ()
    whole_words: bool = False

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        yield self.rich(options.max_width)

    def rich(self, width: int = 100) -> "Table":
        """Return the table for a terminal of that width, whose numbers rather continue on the next line than be cut."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        rows, gap, fits = self._laid_out(width)
        table = Table(
            title=Text(f"{printable(self.title)}\n", style="bold"),
            caption=Text(f"\n{printable(self.note)}\n", style="italic", justify="left"),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            collapse_padding=True,
            padding=(0, gap - 1),
        )
        widths = self._widths(rows, self._room(width, gap)) if fits and self.whole_words else None
        for at, column in enumerate(self.columns):
            justify: JustifyMethod = "left" if column.words else "right"
            title = Text(column.title, justify=justify)
            table.add_column(
                title,
                justify=justify,
                overflow="fold",
                no_wrap=fits and not column.wraps,
                width=widths[at] if widths else None,
            )
        for number, (row, style) in enumerate(zip(rows, self.styles or ("",) * len(rows), strict=True)):
            cells = [Text(cell, colour) for cell, colour in zip(row, self._colours(number), strict=True)]
            cells[0].stylize(style)
            table.add_row(*cells, end_section=number in self.ends)
        return table

    def _colours(self, row: int) -> list[str]:
        return [
            terminal_colour(cell) if column.names else ""
            for column, cell in zip(self.columns, self.rows[row], strict=True)
        ]

    def markdown(self) -> str:
        """Return the table in GitHub's Markdown, with the title above and the note below."""
        head = [_escaped(column.title) for column in self.columns]
        rule = [":---" if column.words else "---:" for column in self.columns]
        body = [[_escaped(cell) for cell in row] for row in self.rows]
        lines = [f"| {' | '.join(cells)} |" for cells in (head, rule, *body)]
        return "\n\n".join(filter(None, [f"### {_escaped(self.title)}", "\n".join(lines), _escaped(self.note)])) + "\n"

    def latex(self) -> str:
        """Return the table in LaTeX, its title as caption and its note below.

        It needs the package booktabs.
        """
        head = " & ".join(stacked(column.title) for column in self.columns)
        lines = [" & ".join(escaped(printable(cell)) for cell in row) + r" \\" for row in self.rows]
        for number in self.ends - {len(lines) - 1}:
            lines[number] += r" \midrule"
        wide = sum(column.wraps for column in self.columns)
        kinds = "".join(
            rf"p{{{0.8 / wide:.2g}\linewidth}}" if column.wraps else "l" if column.words else "r"
            for column in self.columns
        )
        note = rf"\par\smallskip\footnotesize {escaped(printable(self.note))}" if self.note else ""
        parts = (
            r"\begin{table}[htbp]",
            r"\centering",
            rf"\caption{{{escaped(printable(self.title))}}}",
            rf"\begin{{tabular}}{{{kinds}}}",
            r"\toprule",
            rf"{head} \\ \midrule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            *filter(None, [note]),
            r"\end{table}",
        )
        return "\n".join(parts) + "\n"

    def _laid_out(self, width: int) -> tuple[list[list[str]], int, bool]:
        """Return the cells with as few line breaks as fit, the gap between columns, and whether they do.

        Numbers are broken first, at `BREAKS`; then columns move together. Of what does not fit even so words are broken
        into `PIECES`.
        """
        rows: list[list[str]] = []
        for gap, places in LAYOUTS:
            rows = [
                [
                    printable(cell) if column.words else re.sub(places, "\n", printable(cell))
                    for column, cell in zip(self.columns, row, strict=True)
                ]
                for row in self.rows
            ]
            if sum(self._needed(rows, lambda column: str.split if column.wraps else str.splitlines)) <= self._room(
                width, gap
            ):
                return rows, gap, True
        least = self._needed(rows, lambda column: PIECES.findall if column.words else str.splitlines)
        most = self._needed(rows, lambda _column: str.splitlines)
        widths = shared(self._room(width, gap), least, most)
        return (
            [
                [
                    "\n".join(filled(cell, letters)) if column.words else cell
                    for column, cell, letters in zip(self.columns, row, widths, strict=True)
                ]
                for row in rows
            ],
            gap,
            False,
        )

    def _widths(self, rows: list[list[str]], room: int) -> list[int] | None:
        """Return widths at which no word is cut, or None if all cells fit on a line each."""
        least = self._needed(rows, lambda column: str.split if column.wraps else str.splitlines)
        most = self._needed(rows, lambda _column: str.splitlines)
        return shared(room, least, most) if sum(most) > room else None

    def _room(self, width: int, gap: int) -> int:
        return width - gap * (len(self.columns) - 1)

    def _needed(self, rows: list[list[str]], cut: Callable[[Column], Callable[[str], list[str]]]) -> list[int]:
        """Return the letters that each column needs for its title and its cells, `cut` into parts as that says."""
        from rich.cells import cell_len

        parts = [
            [part for text in (column.title, *(row[at] for row in rows)) for part in cut(column)(text)]
            for at, column in enumerate(self.columns)
        ]
        return [max(map(cell_len, column), default=0) for column in parts]


def _escaped(text: str) -> str:
    """Return plain text as Markdown that shows it as it is.

    Links lead to arXiv alone.
    """
    return re.sub(rf"([\\`*_|<$]|&(?=#?\w+;)|(?<=\])(?!{ARXIV})[(\[])", r"\\\1", printable(text))
