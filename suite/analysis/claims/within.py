"""The mean over seeds lies between two bounds."""

from suite.analysis.claims.evidence import Evidence
from suite.analysis.claims.verdict import Outcome, Verdict
from suite.analysis.interval import interval, support
from suite.benchmark.claim import Claim


def within(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by the interval of the mean: inside the bounds it passes, outside it fails, across one it is undecided."""
    assert claim.within is not None
    lowest, highest = claim.within
    mean = interval(list(evidence.scalars(claim.initializer).values()), support=support(claim.metric))
    bounds = f"[{lowest:g}, {highest:g}]"
    if not mean.bounded:
        outcome, reason = Outcome.UNDECIDED, f"{mean.mean:.4g} in one seed, which gives no interval; bounds {bounds}"
    elif lowest <= mean.low and mean.high <= highest:
        outcome, reason = Outcome.PASS, f"the mean over {mean.n} seeds lies inside {bounds}"
    elif mean.high < lowest or highest < mean.low:
        outcome, reason = Outcome.FAIL, f"the mean over {mean.n} seeds lies outside {bounds}"
    else:
        outcome, reason = Outcome.UNDECIDED, f"over {mean.n} seeds the interval of the mean crosses a bound of {bounds}"
    return Verdict(claim, outcome, mean.mean, mean.low, mean.high, reason)
