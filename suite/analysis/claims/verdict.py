"""Verdicts on claims."""

import math
from dataclasses import dataclass

from suite.analysis.state import State
from suite.benchmark.claim import Claim


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
