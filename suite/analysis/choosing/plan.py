"""Plans of a choice that fit its budget."""

import math
from dataclasses import dataclass
from functools import cached_property

from suite.analysis.choosing.race import Rules
from suite.analysis.choosing.tuning import STAGES, cost
from suite.errors import UserError
from suite.stats.betting import rounds_needed

SHARE = 1 / 3
"""The largest part of the budget that tuning may take."""


@dataclass(frozen=True)
class Budget:
    """What a choice may take.

    Attributes:
        seconds: of the whole call, None for any time.
        trainings: in units of whole trainings, None for any number.
    """

    seconds: float | None = None
    trainings: int | None = None

    def afforded(self, spent: float, pace: float) -> float:
        """Return how many whole trainings are left.

        Args:
            spent: seconds so far.
            pace: seconds in which one more training ends, with all cores busy.
        """
        by_time = math.inf if self.seconds is None else max(0.0, self.seconds - spent) / pace
        return min(by_time, math.inf if self.trainings is None else self.trainings)


@dataclass(frozen=True)
class Plan:
    """How many contenders race, and how their rates are tuned.

    Attributes:
        contenders: K, the net's own weights included; its twin trains besides.
        rates: in the grid of each, one of `STAGES`.
        rules: of the race.
    """

    contenders: int
    rates: int
    rules: Rules

    @property
    def tuning(self) -> float:
        """The whole trainings that tuning takes, if half of the contenders try two rates beyond the grid."""
        return self.contenders * (cost(self.rates) + (self.rates > 1))

    @cached_property
    def rounds(self) -> int:
        """The rounds after which a contender is dropped that has lost all of them while all others are alike."""
        return rounds_needed(1.0, self.contenders * self.rules.threshold) or 0

    @property
    def least(self) -> float:
        """The whole trainings that tuning and these rounds take, with those of the twin."""
        return self.tuning + self.rounds * (self.contenders + 1)


def planned(contenders: int, rules: Rules, afforded: float, *, tunable: bool = True) -> Plan | None:
    """Return the largest plan that fits, None if not even two contenders at three rates do.

    Contenders go before rates, down to three rates: an initializer that is left out cannot be found to be the best.

    Args:
        contenders: how many there are.
        rules: of the race.
        afforded: whole trainings.
        tunable: whether the optimizer has a rate that can be tuned.

    Example:
        >>> plan = planned(9, Rules(margin=0.005), 200)
        >>> plan.contenders, plan.rates, plan.rounds, plan.least
        (9, 7, 10, 156.25)
        >>> planned(9, Rules(margin=0.005), 20)
    """
    grids = sorted((count for count in STAGES if (count > 1) == tunable), reverse=True)
    for count in range(contenders, 1, -1):
        for rates in grids:
            plan = Plan(count, rates, rules)
            if plan.least <= afforded and plan.tuning <= SHARE * afforded:
                return plan
    return None


def check_trainings(budget: Budget, rules: Rules) -> None:
    """Refuse a number of trainings that suffices for no two contenders, whatever one takes.

    Raises:
        UserError: the message says how many do.
    """
    least = math.ceil(Plan(2, 1, rules).least)
    if budget.trainings is not None and budget.trainings < least:
        raise UserError(f"trials: expected {least} or more, for two contenders; received {budget.trainings}")


def check_enough(plan: Plan | None, budget: Budget, rules: Rules, pace: float, *, tunable: bool = True) -> Plan:
    """Return a plan that fits a budget.

    Raises:
        UserError: none does. The message says what the smallest one takes.
    """
    if plan is not None:
        return plan
    smallest = Plan(2, min(count for count in STAGES if (count > 1) == tunable), rules)
    trainings = math.ceil(max(smallest.least, smallest.tuning / SHARE))
    minutes = math.ceil(trainings * pace / 60 * 1.2)
    received = f"{budget.seconds / 60:g} minutes" if budget.seconds is not None else f"{budget.trainings} trainings"
    wanted = f"--minutes {minutes}" if budget.seconds is not None else f"--trials {trainings}"
    raise UserError(
        f"budget: two contenders take {trainings} trainings, which is about {minutes} min at {pace:.2g} s each; "
        f"received {received}; pass {wanted}, or train for fewer epochs (--epochs)"
    )
