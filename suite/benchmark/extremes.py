"""Claims that no result can contradict."""

from suite.benchmark.claim import Claim
from suite.benchmark.metric import parsed
from suite.errors import UserError


def check_can_fail(claim: Claim, where: str) -> None:
    """Refuse a claim that holds whatever is measured.

    Raises:
        UserError: the key (below `where`), what was expected and what was received.
    """
    least, most = parsed(claim.metric).extremes
    span, said = most - least, f"of {claim.metric}, which lies between {least:g} and {most:g}"
    if claim.within is not None and claim.within[0] <= least and most <= claim.within[1]:
        bounds = list(claim.within)
        raise UserError(f"{where}.within: expected bounds that leave something out {said}; received {bounds}")
    if claim.exceeds is not None and claim.by <= -span:
        raise UserError(f"{where}.by: expected more than {-span:g} {said}; received {claim.by:g}")
    if claim.tolerance is not None and claim.tolerance >= span:
        raise UserError(f"{where}.tolerance: expected less than {span:g} {said}; received {claim.tolerance:g}")
    share = claim.proportion
    if share is not None and share.met_by_all(least, most):
        threshold = share.at_most if share.at_least is None else share.at_least
        raise UserError(
            f"{where}.proportion: expected a threshold that leaves something out {said}; received {threshold:g}"
        )
