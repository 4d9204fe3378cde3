"""Verdicts on claims, from an interval and the claimed bounds."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from suite.analysis.claims.evidence import Evidence
from suite.analysis.state import State
from suite.benchmark.claim import Claim
from suite.stats.interval import interval, order
from suite.stats.proportion import wilson


@dataclass(frozen=True)
class Verdict:
    """The state of a claim, with its reason in words.

    `value` is the measured number that decided, between `low` and `high`: the bounds of its confidence interval, or the
    range over seeds if the claim is about published numbers. All are NaN if there is no number.
    """

    claim: Claim
    state: State
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    reason: str = ""


def hold(low: float, high: float, bounds: tuple[float, float], subject: str) -> tuple[State, str]:
    """Return state and reason: an interval inside the bounds passes, outside fails, across one is undecided.

    Bounds belong to their inside. An interval without ends (NaN) decides nothing.
    """
    lowest, highest = bounds
    claimed = f"[{lowest:g}, {highest:g}]"
    if lowest <= low and high <= highest:
        return State.PASS, f"{subject} lies inside {claimed}"
    if high < lowest or highest < low:
        return State.FAIL, f"{subject} lies outside {claimed}"
    return State.UNDECIDED, f"{subject} may lie on either side of a bound of {claimed}"


def hold_median(
    claim: Claim,
    values: Iterable[float],
    bounds: tuple[float, float],
    what: str,
    confidence: float,
    units: str = "seeds",
) -> Verdict:
    """Return the verdict on the median of one value for each of the `units`.

    `what` names it in the reason.
    """
    found = interval(list(values), confidence=confidence)
    state, reason = hold(found.low, found.high, bounds, f"the {what} over {found.n} {units}")
    if not found.bounded:
        reason = too_few(found.n, confidence, units)
    return Verdict(claim, state, found.median, found.low, found.high, reason)


def too_few(n: int, confidence: float, units: str = "seeds") -> str:
    """Return why a median over this many seeds, or other `units`, decides nothing."""
    fewest = next(values for values in count(1) if order(values, confidence))
    given = f"{n} {units} give" if n > 1 else f"{n} {units.removesuffix('s')} gives"
    return f"{given} no interval; {fewest} are the fewest"


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


def within(claim: Claim, evidence: Evidence) -> Verdict:
    """Judge by the interval of the median: inside the bounds it passes, outside it fails, else it is undecided."""
    assert claim.within is not None
    values = evidence.scalars(evidence.own).values()
    return hold_median(claim, values, claim.within, "median", evidence.confidence, evidence.units)
