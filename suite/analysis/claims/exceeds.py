"""One initializer's metric is above another's, by a margin."""

from suite.analysis.claims.evidence import Evidence, MissingError
from suite.analysis.claims.verdict import Outcome, Verdict
from suite.analysis.interval import Interval, interval, support
from suite.benchmark.claim import Claim


def exceeds(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by the interval of the mean paired difference: above the margin it passes, not above it it fails."""
    difference = _difference(claim, evidence)
    text = f"difference to {claim.exceeds}"
    margin = f"the margin of {claim.by:g}"
    if not difference.bounded:
        outcome, reason = Outcome.UNDECIDED, f"the {text} in one seed gives no interval; {margin}"
    elif difference.low > claim.by:
        outcome, reason = Outcome.PASS, f"the mean {text} over {difference.n} paired seeds is above {margin}"
    elif difference.high <= claim.by:
        outcome, reason = Outcome.FAIL, f"the mean {text} over {difference.n} paired seeds is not above {margin}"
    else:
        outcome, reason = (
            Outcome.UNDECIDED,
            f"over {difference.n} paired seeds the mean {text} may be on either side of {margin}",
        )
    return Verdict(claim, outcome, difference.mean, difference.low, difference.high, reason)


def _difference(claim: Claim, evidence: Evidence) -> Interval:
    assert claim.exceeds is not None
    upper, lower = evidence.scalars(claim.initializer), evidence.scalars(claim.exceeds)
    if upper.keys() != lower.keys():
        unpaired = sorted(upper.keys() ^ lower.keys())
        raise MissingError(f"seeds {unpaired} of {claim.initializer} and {claim.exceeds} have no partner")
    low, high = support(claim.metric)
    return interval([upper[seed] - lower[seed] for seed in upper], support=(low - high, high - low))
