"""The table of speeds."""

from collections.abc import Sequence
from dataclasses import dataclass

from suite.report.tables.sheet import Column, Sheet


@dataclass(frozen=True)
class Row:
    """One row of the table: a median, what it is compared with, and whether the goal is met.

    `spread` is the range of the ratios, round by round, if two contenders took turns.
    """

    title: str
    ours: str
    other: str
    ratio: str
    spread: str
    goal: str
    met: bool


COLUMNS = (
    Column("measured", words=True),
    Column("suite"),
    Column("other"),
    Column("ratio"),
    Column("range"),
    Column("goal"),
    Column("met"),
)


def sheet(rows: Sequence[Row]) -> Sheet:
    """Return the table of the measurements, in the order in which they were taken."""
    from suite.execution.workers import cores

    body = [(row.title, row.ours, row.other, row.ratio, row.spread, row.goal, _met(row)) for row in rows]
    note = f"Medians; the range is that of the ratios, round by round. Measured on {cores()} cores."
    return Sheet("Speed, side by side", COLUMNS, tuple(body), note)


def _met(row: Row) -> str:
    return "" if not row.goal else "yes" if row.met else "no"
