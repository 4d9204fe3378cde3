"""Least and greatest values of metrics, and claims and margins that leave nothing out."""

import math

from suite.benchmark.claim import Claim
from suite.errors import UserError

SHARES = ("_accuracy", "/accuracy", "/diverged", "/collapsed", "/dead", "/saturated", "/skewed", "/jacobian_near_one")
"""How metrics end that are shares, before "_first", "_mean" and the like."""

OVER_DEPTH = ("_first", "_last", "_min", "_max", "_mean")
"""What is added to a quantity of layers that keeps its range."""


def extremes(metric: str) -> tuple[float, float]:
    """Return the least and the greatest value of a metric; infinite if it has none.

    Examples:
        >>> extremes("final/test_accuracy"), extremes("final/test_loss"), extremes("signal/dead_max")
        ((0.0, 1.0), (-inf, inf), (0.0, 1.0))
    """
    name = metric
    for ending in OVER_DEPTH:
        name = name.removesuffix(ending)
    if name.endswith(SHARES):
        return 0.0, 1.0
    return (0.0 if metric.startswith("steps_to/") else -math.inf), math.inf


def check_can_fail(claim: Claim, where: str) -> None:
    """Refuse a claim that holds whatever is measured.

    Raises:
        UserError: the key (below `where`), what was expected and what was received.
    """
    least, most = extremes(claim.metric)
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
