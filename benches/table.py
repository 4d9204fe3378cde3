"""The table of speeds."""

from collections.abc import Sequence

from benches.row import Row
from suite.report.tables.sheet import Column, Sheet

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
