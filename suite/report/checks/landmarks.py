"""Claims beside measured values, in pages of Markdown."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from suite.analysis.check import Check
from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State
from suite.benchmark.labels import printable
from suite.errors import UserError, unknown
from suite.report.checks.verdicts import claimed
from suite.report.tables import formats
from suite.report.tables.sheet import Column, Sheet

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


TITLE = "What is claimed, and what was measured"

COLUMNS = tuple(Column(name, words=True) for name in ("paper", "claim", "verdict", "ours", "theirs"))

OURS = (
    "Ours: the median over seeds, a share where theirs is one, a difference where theirs is more than another "
    "[its confidence interval]; of published numbers the one that deviates most [its range over seeds]."
)

ALL, HEADLINES = "all", "headlines"
"""What a marker can ask for: all claims, or those by which the publications are known."""

VERBS = {State.PASS: ("passes", "pass"), State.FAIL: ("fails", "fail")}
"""What one claim does, and what several do."""

ARXIV = re.compile(r"arXiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE)
"""An identifier of arXiv, of the form since 2007 or of the one before."""

DATED = re.compile(r".*?\b(?:19|20)\d\d[a-z]?\b\)?")
"""A reference up to its year."""


def landmarks(checks: Sequence[Check], references: Mapping[str, Sequence[str]]) -> str:
    """Return all claims in the order of the benchmarks and of their files, whatever their verdicts.

    Args:
        checks: what was found of each benchmark.
        references: those of each benchmark, by its name. The first is the paper; without one, the name stands there.
    """
    return _sheet(checks, references, headlines=False).markdown()


def page(present: bytes, name: str, checks: Sequence[Check], references: Mapping[str, Sequence[str]]) -> bytes:
    """Return what is to stand in a file: what it holds, with the claims between its markers, or only them.

    Without markers it is the whole table. Between them it has no title, and between those of `headlines` only the
    claims that their files call so; the sentence below counts the others, too.

    Args:
        present: what the file holds.
        name: of the file, for what is said of it.
        checks: what was found of each benchmark.
        references: those of each benchmark, by its name.

    Raises:
        UserError: a marker has no counterpart, or asks for what there is not.
    """
    found = regions(present, name, (HEADLINES, ALL))
    if not found:
        return landmarks(checks, references).encode()
    sheets = {what: _sheet(checks, references, headlines=what == HEADLINES) for what in (HEADLINES, ALL)}
    return filled(present, found, {what: sheet.markdown().partition("\n\n")[2] for what, sheet in sheets.items()})


def paper(reference: str) -> str:
    """Return the authors and the year of a reference, with a link where it names arXiv.

    A reference without a year is returned whole.
    """
    reference = printable(reference)
    found = ARXIV.search(reference)
    before = reference[: found.start()] if found else reference
    dated = DATED.match(before)
    name = dated[0] if dated else before.strip(" ,:") or reference
    return f"[{name}](https://arxiv.org/abs/{found[1]})" if found else name


def _sheet(checks: Sequence[Check], references: Mapping[str, Sequence[str]], *, headlines: bool) -> Sheet:
    judged = [(check.benchmark, verdict) for check in checks for verdict in check.verdicts]
    shown = [(name, verdict) for name, verdict in judged if verdict.claim.headline or not headlines]
    papers = [paper(next(iter(references.get(name, ())), "")) or name for name, _ in shown]
    first = ["" if name == before else name for before, name in pairwise(["", *papers])]
    rows = [_row(name, verdict) for name, (_, verdict) in zip(first, shown, strict=True)]
    sentence = f"Of {len(judged)} claims, {counted(judged)}." if judged else "Nothing is claimed."
    if headlines and shown:
        sentence = f"Of the {len(shown)} claims above, {counted(shown)}; of all {len(judged)}, {counted(judged)}."
    return Sheet(TITLE, COLUMNS, tuple(rows), note=f"{sentence} {OURS}")


def counted(judged: Sequence[tuple[str, Verdict]]) -> str:
    """Return how many have each state, what passes first, then the worst: "4 pass, 1 fails and 1 is missing"."""
    counts = Counter(verdict.state for _, verdict in judged)
    order = sorted(counts, key=lambda state: (state is not State.PASS, state.severity))
    *most, last = [_state(state, counts[state]) for state in order]
    return " and ".join(filter(None, [", ".join(most), last]))


def _state(state: State, count: int) -> str:
    one, several = VERBS.get(state, (f"is {state}", f"are {state}"))
    return f"{count} {one if count == 1 else several}"


def _row(paper: str, verdict: Verdict) -> tuple[str, ...]:
    known = verdict.claim.known
    state = f"{verdict.state}: {known.reason}" if known else str(verdict.state)
    return paper, verdict.claim.statement, state, measured(verdict), claimed(verdict.claim)


def measured(verdict: Verdict) -> str:
    """Return the measured number with its bounds: "0.98 [0.97, 0.99]"."""
    if math.isnan(verdict.value):
        return formats.NOTHING
    bounds = "" if math.isnan(verdict.low) else f" [{formats.number(verdict.low)}, {formats.number(verdict.high)}]"
    return f"{formats.number(verdict.value)}{bounds}"
