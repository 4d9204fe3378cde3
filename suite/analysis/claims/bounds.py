"""What an interval says of the bounds that are claimed: one rule for all kinds of claims that have bounds."""

from collections.abc import Iterable
from itertools import count

from suite.analysis.claims.verdict import Verdict
from suite.analysis.interval import interval, order
from suite.analysis.state import State
from suite.benchmark.claim import Claim


def hold(low: float, high: float, bounds: tuple[float, float], subject: str) -> tuple[State, str]:
    """Return state and reason: inside the bounds an interval passes, outside it fails, across one it is undecided.

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
    claim: Claim, values: Iterable[float], bounds: tuple[float, float], what: str, confidence: float
) -> Verdict:
    """Return the verdict on the median of one value a seed; `what` names it."""
    found = interval(list(values), confidence=confidence)
    state, reason = hold(found.low, found.high, bounds, f"the {what} over {found.n} seeds")
    if not found.bounded:
        reason = too_few(found.n, confidence)
    return Verdict(claim, state, found.median, found.low, found.high, reason)


def too_few(n: int, confidence: float) -> str:
    """Return why a median over so many seeds decides nothing."""
    fewest = next(seeds for seeds in count(1) if order(seeds, confidence))
    return f"{n} seed{'s give' if n > 1 else ' gives'} no interval; {fewest} are the fewest"
