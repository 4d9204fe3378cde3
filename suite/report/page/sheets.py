"""Tables as data: the cells of the terminal's tables, and claims beside what was published."""

from collections.abc import Sequence

from suite.analysis.claims.verdict import Verdict
from suite.benchmark import labels
from suite.report.checks import landmarks
from suite.report.checks.claim_words import claimed
from suite.report.page.chart import Data
from suite.report.tables.sheet import Column, Sheet

CLAIMS = tuple(Column(name, words=True) for name in ("verdict", "claim", "measured", "of", "claimed", "source", "why"))

CLAIMS_NOTE = landmarks.OURS.replace("Ours", "Measured").replace("theirs", "the claim")


def plain(sheet: Sheet, name: str, title: str = "") -> Data:
    """Return a table as data; `name` is that of the file in which it is saved."""
    return {
        "name": name,
        "title": labels.printable(title or sheet.title),
        "columns": [_one_line(column.title) for column in sheet.columns],
        "words": [column.words for column in sheet.columns],
        "rows": [[labels.printable(cell) for cell in row] for row in sheet.rows],
        "ends": sorted(sheet.ends),
        "note": labels.printable(sheet.note),
    }


def claims(verdicts: Sequence[Verdict]) -> Sheet:
    """Return what was claimed, what was measured and the verdict, in the order of the file."""
    return Sheet("Claims", CLAIMS, tuple(map(_claim, verdicts)), CLAIMS_NOTE)


def _claim(verdict: Verdict) -> tuple[str, ...]:
    claim = verdict.claim
    place = labels.point(tuple((key, value) for key, value in claim.at.items() if key not in claim.exceeds_at))
    metric = f"{claim.metric}{', difference' if claim.exceeds else ''}{f' at {place}' if place else ''}"
    measured = landmarks.measured(verdict)
    return str(verdict.state), claim.statement, measured, metric, claimed(claim), claim.source, verdict.reason


def _one_line(title: str) -> str:
    """Return a column's title, in which a terminal breaks lines and words."""
    return title.replace("-\n", "").replace("\n", " ")
