"""Claims that one median exceeds another by a margin.

The other side is another initializer, or the same one at another point of the sweep.
"""

import math

from suite.analysis.claims.evidence import Evidence
from suite.analysis.claims.metric import MissingError
from suite.analysis.claims.verdict import Verdict, too_few
from suite.analysis.state import State
from suite.benchmark.claim import Claim, Side
from suite.stats.interval import interval

ROUNDING = 1e-12
"""Relative error of a metric; 0.8 - 0.7 is more than 0.1 by rounding only."""


def exceeds(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by the interval of the median paired difference.

    An interval above the margin passes, one that reaches at most the margin fails, else the claim is undecided. Its
    bounds are those of the sign test (Conover 1999, 3.4): nothing is assumed of the differences.
    """
    own, other = claim.sides
    found = interval(_differences(own, other, claim.by, evidence), confidence=evidence.confidence)
    text, margin = f"difference to {other.name}", f"the margin of {claim.by:g}"
    if not found.bounded:
        state, reason = State.UNDECIDED, too_few(found.n, evidence.confidence, evidence.units)
    elif found.low > claim.by:
        state, reason = State.PASS, f"the median {text} over {found.n} paired {evidence.units} is above {margin}"
    elif found.high <= claim.by:
        state, reason = State.FAIL, f"the median {text} over {found.n} paired {evidence.units} is not above {margin}"
    else:
        state = State.UNDECIDED
        reason = f"the median {text} over {found.n} paired {evidence.units} may be on either side of {margin}"
    return Verdict(claim, state, found.median, found.low, found.high, reason)


def _differences(own: Side, other: Side, margin: float, evidence: Evidence) -> list[float]:
    upper, lower = evidence.scalars(own), evidence.scalars(other)
    if upper.keys() != lower.keys():
        unpaired = sorted({replicate for replicate, _ in upper.keys() ^ lower.keys()})
        raise MissingError(f"seeds {unpaired} of {own.name} and {other.name} have no partner")
    return [_difference(upper[unit], lower[unit], margin) for unit in upper]


def _difference(upper: float, lower: float, margin: float) -> float:
    """Return the difference, or the margin itself if they differ by rounding only."""
    return margin if math.isclose(upper, lower + margin, rel_tol=ROUNDING) else upper - lower
