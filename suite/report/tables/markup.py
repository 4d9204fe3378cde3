"""Tables and sentences as HTML, and views of both."""

import io
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from suite.benchmark.labels import printable
from suite.report.tables.sheet import Column, Prose, Sheet


def cell(parts: Iterable[str]) -> str:
    """Return parts as what a cell shows. The style comes with it: a notebook has no other place to keep one."""
    return f'<div class="initializer-suite"><style>\n{_style()}</style>\n{"".join(parts)}</div>'


def block(part: Sheet | Prose) -> str:
    """Return a table, or sentences, as a part of a cell."""
    return table(part) if isinstance(part, Sheet) else listed(part.sentences)


def table(sheet: Sheet) -> str:
    """Return a table with its title above and its note below: the words and the numbers of the terminal."""
    title, note = text(sheet.title), _prose(sheet.note)
    head = "".join(f'<th scope="col"{_classes(column)}>{_broken(column.title)}</th>' for column in sheet.columns)
    styles = sheet.styles or ("",) * len(sheet.rows)
    body = "\n".join(
        f"<tr{_named(['end'] * (number in sheet.ends))}>{_row(sheet.columns, row, style)}</tr>"
        for number, (row, style) in enumerate(zip(sheet.rows, styles, strict=True))
    )
    return (
        f'<p class="title">{title}</p>\n'
        f'<div class="wide"><table class="sheet" aria-label="{title}">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>\n"
    ) + (f'<p class="note">{note}</p>\n' if note else "")


def listed(sentences: Iterable[str]) -> str:
    """Return sentences as a list."""
    return f"<ul>{''.join(f'<li>{_prose(each)}</li>' for each in sentences)}</ul>\n"


def line(words: str, style: str = "") -> str:
    """Return a paragraph.

    `style` holds the classes of the style sheet.
    """
    return f"<p{_named(style.split())}>{text(words)}</p>\n"


def picture(png: bytes, inches: float, said: str) -> str:
    """Return a picture as a part of a cell, as wide as it is drawn where there is room.

    `said` is read out for it.
    """
    source = f"data:image/png;base64,{b64encode(png).decode()}"
    return f'<figure><img src="{source}" alt="{text(said)}" style="max-width: {inches:g}in"></figure>\n'


def text(words: str) -> str:
    """Return words on one line, escaped."""
    return escape(printable(words))


def _prose(words: str) -> str:
    """Return words in which what stands between backticks is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", text(words))


@cache
def _style() -> str:
    return files("suite.report.tables").joinpath("style.css").read_text(encoding="utf-8")


def _row(columns: Iterable[Column], cells: Iterable[str], style: str) -> str:
    (first, *others), (name, *rest) = columns, cells
    return f'<th scope="row"{_classes(first, style)}>{text(name)}</th>' + "".join(
        f"<td{_classes(column)}>{text(each)}</td>" for column, each in zip(others, rest, strict=True)
    )


def _classes(column: Column, style: str = "") -> str:
    return _named(["words"] * column.words + ["wraps"] * column.wraps + style.split())


def _named(classes: list[str]) -> str:
    return f' class="{" ".join(classes)}"' if classes else ""


def _broken(title: str) -> str:
    """Return a column's title with its line breaks.

    Words that a terminal breaks are whole.
    """
    return "<br>".join(text(each) for each in title.replace("-\n", "").split("\n"))


PAGE = 100
"""Letters across, of the text."""


@dataclass(frozen=True, repr=False)
class View:
    """Tables, and sentences beside them, in their order: HTML in a notebook, text elsewhere."""

    parts: tuple[Sheet | Prose, ...]

    def to_markdown(self) -> str:
        """Return the tables and sentences in GitHub's Markdown."""
        return "\n".join(part.markdown() for part in self.parts)

    def to_latex(self) -> str:
        """Return the tables and sentences in LaTeX, which needs the package booktabs."""
        return "\n".join(part.latex() for part in self.parts)

    def __repr__(self) -> str:
        """Return the tables as a terminal shows them."""
        from rich.console import Console

        # Rich finds the notebook by itself, and would show an output of its own there.
        console = Console(file=io.StringIO(), width=PAGE, color_system=None, force_jupyter=False)
        with console.capture() as captured:
            for part in self.parts:
                console.print(part)
        return "\n".join(line.rstrip() for line in captured.get().splitlines()).rstrip("\n")

    def _repr_html_(self) -> str:
        return cell(map(block, self.parts))
