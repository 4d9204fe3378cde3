"""Claims that are known not to pass: only a change counts."""

from dataclasses import replace

from suite.analysis.claims.verdict import Verdict
from suite.analysis.state import State

KNOWN = {"fail": State.KNOWN_TO_FAIL, "undecided": State.KNOWN_UNDECIDED}
"""The state of a claim that comes to what is known."""

HINT = "take `known` out of the claim"


def as_known(verdict: Verdict, *, as_filed: bool) -> Verdict:
    """Return a verdict in the light of what its claim is known to come to.

    What comes as known is shown with its reason and decides nothing. A claim that passes all the same leaves the check
    open: else the next failure would go unseen. All else stands as for any other claim.

    Args:
        verdict: without what is known.
        as_filed: the evidence has as many seeds as the file; others may decide what is known to be undecided.
    """
    known = verdict.claim.known
    if known is None:
        return verdict
    if str(verdict.state) == known.state:
        return replace(verdict, state=KNOWN[known.state], reason=f"{known.reason}; {verdict.reason}")
    if verdict.state is State.PASS and (as_filed or known.state == "fail"):
        reason = f"passes now, and is known {_to(known.state)} ({known.reason}): {HINT}; {verdict.reason}"
        return replace(verdict, state=State.NOT_AS_KNOWN, reason=reason)
    return replace(verdict, reason=f"known {_to(known.state)}: {known.reason}; {verdict.reason}")


def _to(state: str) -> str:
    return "to fail" if state == "fail" else "to be undecided"
