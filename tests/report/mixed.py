"""A check with every state in it, for the tests of all its forms."""

import math
from typing import Any

from suite.analysis.check import Check
from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.compare import Comparison
from suite.analysis.state import State
from suite.benchmark.claim import Claim
from suite.benchmark.sweep import EVERYWHERE, Point

ACCURACY, LOSS = "final/test_accuracy", "final/test_loss"


def claimed(
    state: State,
    value: float = math.nan,
    low: float = math.nan,
    high: float = math.nan,
    *,
    statement: str = "He learns",
    reason: str = "why",
) -> Verdict:
    """Return the verdict on a claim."""
    table = {"statement": statement, "source": "He 2015", "initializer": "he", "metric": ACCURACY, "within": (0.9, 1)}
    return Verdict(Claim.model_validate(table), state, value, low, high, reason)


def compared(
    state: State,
    initializer: str = "he",
    reason: str = "why",
    *,
    metric: str = ACCURACY,
    point: Point = EVERYWHERE,
    **numbers: Any,
) -> Comparison:
    """Return a comparison of twenty seeds with twenty."""
    sides = {"margin": 0.01, "seeds": 20, "accepted_seeds": 20}
    return Comparison(initializer, point, metric, state, reason, **(sides | numbers))


RATE: Point = Point([("training.optimizer.config.learning_rate", 0.03)])

DEEP = Check(
    "deep",
    [
        claimed(State.PASS, 0.95, 0.94, 0.96, statement="He trains ten layers", reason="inside [0.9, 1]"),
        claimed(State.MISSING, statement="The loss starts at ln 2", reason="2 of 20 trials of he have no score"),
        claimed(State.KNOWN_TO_FAIL, 0.2, 0.1, 0.3, statement="He trains 50 layers", reason="too deep"),
        claimed(State.KNOWN_UNDECIDED, 0.9, 0.8, 1.0, statement="So does LSUV", reason="five seeds are few"),
        claimed(State.NOT_AS_KNOWN, 0.9, 0.9, 0.9, statement="He trains 20 layers", reason="passes now"),
        claimed(State.NOT_JUDGED, statement="He is fast", reason="training.steps was set to 3"),
        claimed(State.UNDECIDED, 0.31, 0.28, 0.35, statement="He ends above zeros", reason="on either side of 0.3"),
    ],
    [
        compared(
            State.FAIL,
            "he",
            "a drop is shown, and one of 1 point not excluded",
            accepted=0.9871,
            present=0.9402,
            difference=-0.0465,
            low=-0.061,
            high=-0.0322,
            drop=0.0001,
            paired=True,
        ),
        compared(
            State.PASS, "zeros", "to the last digit", accepted=0.5, present=0.5, difference=0.0, low=0.0, high=0.0
        ),
        compared(
            State.UNDECIDED,
            "small",
            "about 45 seeds would decide",
            metric=LOSS,
            point=RATE,
            accepted=0.6931,
            present=0.6941,
            difference=0.00123,
            low=-0.0111,
            high=0.0217,
            needed=45,
        ),
        compared(State.WEAKER, "few", "7 of 8 seeds are gone", accepted=0.9, present=0.9, seeds=1),
        compared(State.NEW, "lsuv", "nothing accepted yet", present=0.998, accepted_seeds=0),
        compared(State.CRASHED, "mine", "no score in 2 of 20 seeds", accepted=0.98, present=0.981, seeds=18),
        compared(State.MISSING, "late", "4 planned seeds have no result", accepted=0.9, seeds=16),
        compared(State.STALE, "old", "no longer planned", accepted=0.93, seeds=0),
        compared(State.NOT_COMPARABLE, "wide", "the definition has changed", accepted=0.93, present=0.94),
        compared(
            State.DRIFTED,
            "slid",
            "a drop of 10 points since the results of 2026-05-04 is shown",
            accepted=0.85,
            present=0.85,
            difference=0.0,
            low=0.0,
            high=0.0,
        ),
        compared(
            State.CHANGED,
            "edited",
            "a drop of 1 point is excluded; 20 of 20 seeds differ",
            accepted=0.93,
            present=0.931,
            difference=0.001,
            low=-0.002,
            high=0.003,
        ),
        compared(
            State.IMPROVED,
            "glorot",
            "a speed-up is shown",
            metric="steps_to/0.9",
            accepted=1250.0,
            present=1100.0,
            difference=-148.0,
            low=-1300.0,
            high=-12.0,
        ),
        compared(
            State.RECOVERED,
            "back",
            "all seeds have a score again",
            accepted=0.93,
            present=0.93,
            difference=-0.00001,
            low=-0.0021,
            high=0.002,
        ),
    ],
)
GONE = Check("gone", fault="baselines/gone.json: no benchmark 'gone' any more")
CHECKS = [DEEP, GONE]
