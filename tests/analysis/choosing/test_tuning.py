import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.choosing.tuning import STAGES, Tuned, cost, favourite, rate_at, untrained


@given(st.floats(1e-6, 10), st.integers(-8, 8))
def test_rates_are_half_decades_apart_with_three_digits(own: float, step: int) -> None:
    found = rate_at(own, step)
    assert found == pytest.approx(own * math.sqrt(10) ** step, rel=0.006)
    assert step == 0 or f"{found:.2e}" == f"{float(f'{found:.3g}'):.2e}"
    assert rate_at(own, 0) == own


def test_stages_grow_longer_with_fewer_rates() -> None:
    for count, stages in STAGES.items():
        assert count == 1 or stages[0][1] == count
        assert [share for share, _ in stages] == sorted(share for share, _ in stages)
        assert [rates for _, rates in stages] == sorted((rates for _, rates in stages), reverse=True)
        assert cost(count) == pytest.approx(sum(share * rates for share, rates in stages))


def test_only_rates_that_came_furthest_can_be_chosen() -> None:
    found = Tuned("he", 0.01).after(0.1, {-1: 0.9, 0: 0.5, 1: 0.6}, 0.25)
    assert (found.step, found.rate, found.score) == (-1, 0.00316, 0.9)
    found = found.after(0.1, {0: 0.7, 1: 0.8}, 1.0)
    assert (found.step, found.rate, found.score) == (1, 0.0316, 0.8)
    assert found.best(5) == (1, 0)


def test_a_rate_at_an_end_has_a_next_one_beyond() -> None:
    found = Tuned("he", 0.01).after(0.1, {-1: 0.9, 0: 0.5, 1: 0.6})
    assert found.beyond == -2
    assert found.after(0.1, {-2: 0.5}).beyond is None
    assert found.after(0.1, {-2: 0.95}).beyond == -3
    assert Tuned("he", 0.01).beyond is None


def test_rates_without_a_score_are_the_worst() -> None:
    assert Tuned("he", 0.01).after(0.1, {-1: 0.2, 0: -math.inf, 1: -math.inf}).step == -1


def test_a_schedule_has_no_rate() -> None:
    found = Tuned("he", None).after(0.1, {0: 0.7})
    assert found.rate is None
    assert found.score == 0.7


def test_the_favourite_is_the_best_in_tuning() -> None:
    one, two = Tuned("a", 0.1).after(0.1, {0: 0.7}), Tuned("b", 0.1).after(0.1, {0: 0.8, 1: 0.2})
    assert favourite([one, two]) == "b"
    assert favourite([one, Tuned("c", 0.1).after(0.1, {0: 0.7})]) == "a"


def test_a_net_trains_if_any_contender_gains_at_any_rate() -> None:
    dead = Tuned("a", 0.1).after(0.1, {0: 0.1, 1: 0.102})
    assert untrained([dead, dead], 0.005)
    assert not untrained([dead, Tuned("b", 0.1).after(0.1, {0: 0.0, 1: 0.2})], 0.005)
