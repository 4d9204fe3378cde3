"""The verdicts on a benchmark's claims, the worst first."""

import math
from collections.abc import Sequence

from suite.analysis.claims.verdict import Verdict
from suite.benchmark import labels
from suite.report.tables import formats
from suite.report.tables.sheet import Column, Sheet
from suite.report.tables.states import STYLES

COLUMNS = (
    Column("verdict", words=True),
    Column("claim", words=True, wraps=True),
    Column("measured", words=True, wraps=True),
)


def table(verdicts: Sequence[Verdict], title: str = "Claims") -> Sheet:
    """Return the verdicts as a table; those of one state stay in the order of the claims."""
    ordered = sorted(verdicts, key=lambda verdict: verdict.state.severity)
    counts = [(state, sum(verdict.state is state for verdict in ordered)) for state in STYLES]
    return Sheet(
        title=title,
        columns=COLUMNS,
        rows=tuple((str(verdict.state), _claim(verdict), _measured(verdict)) for verdict in ordered),
        note=", ".join(f"{count} {state}" for state, count in counts if count) or "no claims",
        ends=frozenset(range(len(ordered) - 1)),
        styles=tuple(STYLES[verdict.state] for verdict in ordered),
    )


def markdown(verdicts: Sequence[Verdict], title: str = "Claims") -> str:
    """Return the same table in Markdown."""
    return table(verdicts, title).markdown()


def _claim(verdict: Verdict) -> str:
    claim = verdict.claim
    return f"{claim.statement} ({claim.source})"


def _measured(verdict: Verdict) -> str:
    claim = verdict.claim
    place = labels.point(tuple((key, value) for key, value in claim.at.items() if key not in claim.exceeds_at))
    both = ", both" if claim.exceeds_at else ""
    subject = f"{' − '.join(side.name for side in claim.sides)}{f'{both} at {place}' if place else ''}, {claim.metric}"
    if math.isnan(verdict.value):
        return f"{subject}: {verdict.reason}"
    bounds = "" if math.isnan(verdict.low) else f" [{formats.number(verdict.low)}, {formats.number(verdict.high)}]"
    return f"{subject}: {formats.number(verdict.value)}{bounds}; {verdict.reason}"
