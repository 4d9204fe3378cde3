"""The verdicts on a benchmark's claims, the worst first."""

import math
from collections.abc import Sequence

from suite.analysis.claims.verdict import Outcome, Verdict
from suite.report import formats, labels
from suite.report.sheet import Column, Sheet

STYLES = {
    Outcome.FAIL: "bold red",
    Outcome.MISSING: "bold red",
    Outcome.UNDECIDED: "bold yellow",
    Outcome.PASS: "green",
}
"""The outcomes, worst first, and their styles in a terminal; the words alone say enough where there is no colour."""

COLUMNS = (
    Column("verdict", words=True),
    Column("claim", words=True, wraps=True),
    Column("measured", words=True, wraps=True),
)


def table(verdicts: Sequence[Verdict], title: str = "Claims") -> Sheet:
    """Return the verdicts as a table; those of one outcome stay in the order of the claims."""
    worst_first = list(STYLES)
    ordered = sorted(verdicts, key=lambda verdict: worst_first.index(verdict.outcome))
    counts = [(outcome, sum(verdict.outcome is outcome for verdict in ordered)) for outcome in worst_first]
    return Sheet(
        title=title,
        columns=COLUMNS,
        rows=tuple((str(verdict.outcome), _claim(verdict), _measured(verdict)) for verdict in ordered),
        note=", ".join(f"{count} {outcome}" for outcome, count in counts if count) or "no claims",
        ends=frozenset(range(len(ordered) - 1)),
        styles=tuple(STYLES[verdict.outcome] for verdict in ordered),
    )


def markdown(verdicts: Sequence[Verdict], title: str = "Claims") -> str:
    """Return the same table in Markdown."""
    return table(verdicts, title).markdown()


def _claim(verdict: Verdict) -> str:
    claim = verdict.claim
    return f"{claim.statement} ({claim.source})"


def _measured(verdict: Verdict) -> str:
    claim = verdict.claim
    place = labels.point(tuple(claim.at.items()))
    who = f"{claim.initializer} − {claim.exceeds}" if claim.exceeds else claim.initializer
    subject = f"{who}{f' at {place}' if place else ''}, {claim.metric}"
    if math.isnan(verdict.value):
        return f"{subject}: {verdict.reason}"
    bounds = "" if math.isnan(verdict.low) else f" [{formats.number(verdict.low)}, {formats.number(verdict.high)}]"
    return f"{subject}: {formats.number(verdict.value)}{bounds}; {verdict.reason}"
