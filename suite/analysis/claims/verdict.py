"""What holding a claim against results came to."""

import math
from dataclasses import dataclass
from enum import StrEnum

from suite.benchmark.claim import Claim


class Outcome(StrEnum):
    """What a check says. Missing evidence is no excuse: it counts as failing."""

    PASS = "pass"
    FAIL = "fail"
    UNDECIDED = "undecided"
    MISSING = "missing"


@dataclass(frozen=True)
class Verdict:
    """The outcome of a claim, with its reason in words.

    `value` is the measured number that decided, between `low` and `high`: the bounds of its confidence interval, or the
    range over seeds where the claim is of published numbers. All are NaN where there is none.
    """

    claim: Claim
    outcome: Outcome
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    reason: str = ""
