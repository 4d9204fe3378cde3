"""The verdicts on a benchmark's claims, the worst first."""

import math
from collections.abc import Sequence

from suite.analysis.claims.verdict import Verdict
from suite.benchmark import labels
from suite.benchmark.bounds import Bounds, Proportion, Trend
from suite.benchmark.claim import Claim
from suite.benchmark.sweep import Point
from suite.report.tables import formats
from suite.report.tables.formats import STYLES
from suite.report.tables.sheet import Column, Sheet


def claimed(claim: Claim) -> str:
    """Return the numbers of a claim as they stand in its file: "0.9 to 1.1", "he more than zeros by 0.1"."""
    if claim.within is not None:
        return _range(claim.within)
    if claim.exceeds is not None:
        margin = f" by {_number(claim.by)}" if claim.by else ""
        return f"{' more than '.join(_names(claim))}{margin}"
    if claim.trend is not None:
        return _trend(claim.trend)
    if claim.proportion is not None:
        return _proportion(claim.proportion, claim.metric)
    return _published(claim)


def _names(claim: Claim) -> list[str]:
    """Return what sides are called: of one initializer their points, of which words need no axis ("sigmoid")."""
    places = [side.apart for side in claim.sides]
    if claim.exceeds != claim.initializer or len({len(place) for place in places}) > 1:
        return [side.name for side in claim.sides]
    words = all(isinstance(value, str) for place in places for _, value in place)
    return [", ".join(str(value) for _, value in place) if words else place.label for place in places]


def _trend(trend: Trend) -> str:
    axis = labels.axes([trend.over])[trend.over]
    what = {"rank_correlation": f"rank correlation with {axis}", "slope": f"slope over {axis}"}[trend.statistic]
    return f"{what} {_range(trend.within)}"


def _proportion(proportion: Proportion, metric: str) -> str:
    sides = {"≥": proportion.at_least, "≤": proportion.at_most}
    side = " ".join(f"{sign} {_number(threshold)}" for sign, threshold in sides.items() if threshold is not None)
    return f"share with {metric} {side}: {_range(proportion.within)}"


def _published(claim: Claim) -> str:
    assert claim.published is not None
    assert claim.tolerance is not None
    if isinstance(claim.published, tuple):
        count = len(claim.published)
        what = f"{count} published value{'s' if count > 1 else ''}"
    else:
        what = _number(claim.published)
    return f"{what} ± {_number(claim.tolerance)}"


def _range(bounds: Bounds) -> str:
    low, high = map(_number, bounds)
    return low if low == high else f"{low} to {high}"


def _number(value: float) -> str:
    """Return all digits of a number, since a tolerance can be smaller than the last of a few: "1,773.586", "1e-9"."""
    return f"{value:,}".removesuffix(".0").replace("e-0", "e-")


COLUMNS = (
    Column("verdict", words=True),
    Column("claim", words=True, wraps=True),
    Column("measured", words=True, wraps=True),
)


def table(verdicts: Sequence[Verdict], title: str = "Claims") -> Sheet:
    """Return the verdicts as a table.

    Those of one state stay in the order of the claims.
    """
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
    place = Point((key, value) for key, value in claim.at.items() if key not in claim.exceeds_at).label
    both = ", both" if claim.exceeds_at else ""
    subject = f"{' − '.join(side.name for side in claim.sides)}{f'{both} at {place}' if place else ''}, {claim.metric}"
    if math.isnan(verdict.value):
        return f"{subject}: {verdict.reason}"
    bounds = "" if math.isnan(verdict.low) else f" [{formats.number(verdict.low)}, {formats.number(verdict.high)}]"
    return f"{subject}: {formats.number(verdict.value)}{bounds}; {verdict.reason}"
