"""What holding a claim against results came to."""

import math
from dataclasses import dataclass

from suite.analysis.state import State
from suite.benchmark.claim import Claim


@dataclass(frozen=True)
class Verdict:
    """The state of a claim, with its reason in words.

    `value` is the measured number that decided, between `low` and `high`: the bounds of its confidence interval, or the
    range over seeds where the claim is of published numbers. All are NaN where there is none.
    """

    claim: Claim
    state: State
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    reason: str = ""
