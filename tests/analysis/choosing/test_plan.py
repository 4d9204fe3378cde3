import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.choosing.plan import SHARE, Budget, Plan, check_enough, planned
from suite.analysis.choosing.race import Rules
from suite.errors import UserError

RULES = Rules(margin=0.005)


@given(st.integers(2, 13), st.floats(0, 2000))
def test_a_plan_fits_and_no_larger_one_does(contenders: int, afforded: float) -> None:
    def fits(plan: Plan) -> bool:
        return plan.least <= afforded and plan.tuning <= SHARE * afforded

    plan = planned(contenders, RULES, afforded)
    every = [Plan(count, rates, RULES) for count in range(2, contenders + 1) for rates in (3, 5, 7)]
    fitting = [(each.contenders, each.rates) for each in every if fits(each)]
    assert (plan is None) == (not fitting)
    if plan is not None:
        assert (plan.contenders, plan.rates) == max(fitting)


def test_nothing_is_tuned_where_a_schedule_decides() -> None:
    plan = planned(5, RULES, 100, tunable=False)
    assert plan is not None
    assert (plan.rates, plan.tuning) == (1, 0)


def test_what_is_left_is_the_smaller_of_time_and_trainings() -> None:
    assert Budget(100.0, None).afforded(40.0, 2.0) == 30
    assert Budget(100.0, 20).afforded(40.0, 2.0) == 20
    assert Budget(100.0, None).afforded(140.0, 2.0) == 0
    assert Budget().afforded(1e6, 2.0) == math.inf


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (Budget(60.0), r"budget: two contenders take 32 trainings, .* 10 s each; received 1 minutes; pass --minutes 7"),
        (Budget(None, 10), "received 10 trainings; pass --trials 32"),
    ],
)
def test_too_small_a_budget_says_what_it_takes(budget: Budget, said: str) -> None:
    with pytest.raises(UserError, match=said):
        check_enough(None, budget, RULES, 10.0)
    plan = Plan(2, 3, RULES)
    assert check_enough(plan, budget, RULES, 10.0) is plan
    assert planned(2, RULES, 32) is not None
