"""The share of seeds, or of draws, on one side of a threshold lies between two bounds."""

from suite.analysis.claims.bounds import hold
from suite.analysis.claims.evidence import Evidence
from suite.analysis.claims.verdict import Verdict
from suite.analysis.proportion import wilson
from suite.benchmark.claim import Claim


def proportion(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by Wilson's interval of the share: inside the bounds it passes, outside it fails, else it is undecided."""
    assert claim.proportion is not None
    least, most = claim.proportion.at_least, claim.proportion.at_most
    values = evidence.scalars(evidence.own, infinite=True).values()
    met = sum((least is None or value >= least) and (most is None or value <= most) for value in values)
    found = wilson(met, len(values), evidence.confidence)
    side = f"at most {most:g}" if least is None else f"at least {least:g}"
    state, reason = hold(found.low, found.high, claim.proportion.within, f"the share of {evidence.units} with {side}")
    return Verdict(claim, state, found.share, found.low, found.high, f"{reason}; {met} of {found.n} have it")
