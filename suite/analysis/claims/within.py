"""The median over seeds lies between two bounds."""

from suite.analysis.claims.bounds import hold_median
from suite.analysis.claims.evidence import Evidence
from suite.analysis.claims.verdict import Verdict
from suite.benchmark.claim import Claim


def within(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by the interval of the median: inside the bounds it passes, outside it fails, else it is undecided."""
    assert claim.within is not None
    values = evidence.scalars(evidence.own).values()
    return hold_median(claim, values, claim.within, "median", evidence.confidence, evidence.units)
