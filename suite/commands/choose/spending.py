"""Budget of a contest, and its spending so far."""

import math
import time
from dataclasses import dataclass

from suite.analysis.choosing.choice import Ending, merit
from suite.analysis.choosing.plan import Budget
from suite.benchmark.metric import Metric
from suite.commands.choose.trainings import Trainings, seconds
from suite.errors import UserError
from suite.training.result import Result, Status

POINT, PERCENT = 0.005, 0.01
"""The smallest difference that matters by default: half a point of accuracy, or this share of a loss."""


@dataclass(frozen=True)
class Spending:
    """What a contest may take, and has taken.

    Attributes:
        budget: what it may take.
        trainings: trains, and counts.
        began: `time.perf_counter()` at the beginning.
    """

    budget: Budget
    trainings: Trainings
    began: float

    @property
    def elapsed(self) -> float:
        """The seconds so far."""
        return time.perf_counter() - self.began

    def pace(self, first: Result) -> float:
        """Return after how many seconds one more training has ended, if all cores are busy, given the first one."""
        return max(0.05, seconds(first)) / self.trainings.jobs

    def afforded(self, pace: float) -> float:
        """Return how many whole trainings are left at this pace."""
        return self.budget.afforded(self.elapsed, pace)

    def goes_on(self, trainings: int) -> Ending | None:
        """Return why no further round of so many trainings begins, None if it does."""
        left = self.budget.trainings
        if left is not None and self.trainings.worth + trainings > left:
            return Ending.TRAININGS
        wait = math.ceil(trainings / self.trainings.jobs) * self.trainings.jobs * self.trainings.pace
        if self.budget.seconds is not None and self.elapsed + wait > self.budget.seconds:
            return Ending.TIME
        return None


def check_scored(first: Result, budget: Budget) -> None:
    """Raise an error if the first training has no score, from which nothing follows for the others.

    Raises:
        UserError: it has failed, or took too long.
    """
    if first.status is Status.TIMEOUT:
        raise UserError(
            f"budget: one training takes longer than {budget.seconds:g} s, which is all there is ({first.error}); "
            "pass more --minutes, or train for fewer epochs (--epochs)"
        )
    if not first.status.scored:
        raise UserError(f"the first training has failed: {first.error}")


def margin(metric: Metric, reference: Result | float) -> float:
    """Return the smallest difference that matters by default: of a loss a share of that of a training, or of a score.

    Args:
        metric: what decides.
        reference: a training, or its score.
    """
    if metric.rising:
        return POINT
    loss = merit(reference, metric) if isinstance(reference, Result) else reference
    return PERCENT * abs(loss) if math.isfinite(loss) else math.inf
