"""Pages with parts between markers that code writes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suite.errors import UserError, unknown

OPENING = re.compile(rb"<!--\s*claims:\s*(.*?)\s*-->")
CLOSING = re.compile(rb"<!--\s*/claims\s*-->")


@dataclass(frozen=True)
class Region:
    """What lies between two marker lines: the table that is asked for, and from which byte to which it stands."""

    table: str
    start: int
    end: int


def regions(page: bytes, name: str, known: Sequence[str]) -> list[Region]:
    """Return what lies between markers, in order.

    The list is empty if there are none.

    Args:
        page: as it is in its file.
        name: of the file, for what is said of it.
        known: the tables that can be asked for.

    Raises:
        UserError: a marker has no counterpart, or there is no such table.
    """
    found: list[Region] = []
    begun: tuple[str, int] | None = None
    at = 0
    for number, line in enumerate(page.splitlines(keepends=True), 1):
        opening = OPENING.fullmatch(line.strip())
        where = f"{name}, line {number}"
        if opening and begun:
            raise UserError(
                f"{where}: {_unclosed(begun[0])} before it; received {line.decode(errors='replace').strip()}"
            )
        if opening:
            table = opening[1].decode(errors="replace")
            if table not in known:
                raise unknown("table of claims", table, known, where=where)
            begun = table, at + len(line)
        elif CLOSING.fullmatch(line.strip()):
            if not begun:
                raise UserError(f"{where}: expected <!-- claims: {known[0]} --> before it; received <!-- /claims -->")
            found.append(Region(*begun, end=at))
            begun = None
        at += len(line)
    if begun:
        raise UserError(f"{name}: {_unclosed(begun[0])} below it; received the end of the file")
    return found


def filled(page: bytes, found: Sequence[Region], tables: Mapping[str, str]) -> bytes:
    """Return a page with the tables, which are Markdown, in these regions of it.

    All other bytes stay as they are.
    """
    pieces, last = [], 0
    for region in found:
        newline = "\r\n" if page[: region.start].endswith(b"\r\n") else "\n"
        text = f"\n{tables[region.table].strip()}\n\n".replace("\n", newline)
        pieces += [page[last : region.start], text.encode()]
        last = region.end
    return b"".join([*pieces, page[last:]])


def _unclosed(table: str) -> str:
    return f"<!-- claims: {table} --> has no end; expected a line <!-- /claims -->"
