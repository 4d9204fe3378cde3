"""The numbers behind the state of a comparison."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.analysis.regression.compare import compare
from suite.analysis.state import State
from tests.analysis.regression.cases import HALF, NEVER, NOW, THEN, shifted
from tests.analysis.regression.conftest import ACCURACY, LOSS, STEPS, compared, entry, normal, place

# What no numbers may come to, whatever they are.
values = st.lists(st.sampled_from([0.1, 0.5, 0.9, 0.95, 0.96, 0.97, 0.98, 1.0]), min_size=1, max_size=12)
GREEN = {State.PASS, State.IMPROVED, State.RECOVERED}


@settings(deadline=None)  # the first null distribution of each pair of sizes is counted
@given(values, values, st.booleans())
def test_no_mean_that_falls_by_the_margin_is_green(present: list[float], accepted: list[float], streams: bool) -> None:
    state = compared(entry(present), entry(accepted), same_streams=streams).state
    shared = accepted[: len(present)] if streams and len(present) <= len(accepted) else accepted
    if np.mean(present) <= np.mean(shared) - 0.01 - 1e-9:
        assert state not in GREEN


@settings(deadline=None)
@given(values, st.integers(1, 12), st.integers(0, 8))
def test_a_larger_share_of_values_that_are_not_finite_is_not_green(values: list[float], lost: int, before: int) -> None:
    present, accepted = [*values, *[None] * lost], [*values * 4, *[None] * before]
    if lost / len(present) > before / len(accepted):
        assert compared(entry(present, LOSS), entry(accepted, LOSS), 0.5, same_streams=False).state not in GREEN


@settings(deadline=None)
@given(values, values)
def test_a_loss_is_judged_as_its_negative_would_be_as_an_accuracy(present: list[float], accepted: list[float]) -> None:
    found = compared(entry(present), entry(accepted))
    mirrored = compared(entry([-x for x in present], LOSS), entry([-x for x in accepted], LOSS))
    assert (mirrored.state, mirrored.drop, mirrored.needed) == (found.state, found.drop, found.needed)
    assert mirrored.difference == -found.difference
    assert (mirrored.low, mirrored.high) == (-found.high, -found.low)


@settings(deadline=None)
@given(values, values, st.randoms(use_true_random=False))
def test_the_order_of_seeds_does_not_matter(present: list[float], accepted: list[float], random: Any) -> None:
    order = list(range(len(present)))
    random.shuffle(order)
    turned = entry([present[at] for at in order], seeds=order)
    assert compared(turned, entry(accepted)) == compared(entry(present), entry(accepted))


def test_the_numbers_behind_a_state() -> None:
    found = compared(entry(shifted(-0.02)[:10]), entry(THEN))
    assert (found.initializer, found.point, found.metric) == ("he", (), ACCURACY)
    assert (found.seeds, found.accepted_seeds, found.margin) == (10, 20, 0.01)
    assert (found.accepted, found.present) == (np.median(THEN), np.median(shifted(-0.02)[:10]))
    assert found.low <= found.difference <= found.high < 0
    assert found.difference == pytest.approx(-0.02, abs=2e-4)
    assert (found.paired, found.needed) == (True, 0)
    assert found.drop == 2**-10


def test_bounds_and_difference_have_the_metrics_own_sign() -> None:
    found = compared(entry(shifted(0.02), LOSS), entry(THEN, LOSS))
    assert 0 < found.low <= found.difference <= found.high
    assert found.difference == pytest.approx(0.02, abs=2e-4)


def test_no_difference_is_a_plain_zero() -> None:
    found = compared(entry(HALF, LOSS), entry(HALF, LOSS))
    assert [math.copysign(1, value) for value in (found.difference, found.low, found.high)] == [1, 1, 1]


def test_a_median_is_over_the_seeds_that_have_the_metric() -> None:
    found = compared(entry([100, 120, 500, None, None], STEPS), entry(NEVER[:5], STEPS), 50)
    assert (found.present, math.isnan(found.accepted)) == (120, True)


def test_a_settled_place_has_no_difference() -> None:
    found = compared(None, entry(THEN), math.nan)
    assert (found.accepted, found.seeds, found.accepted_seeds) == (np.median(THEN), 0, 20)
    assert all(map(math.isnan, (found.present, found.difference, found.low, found.high, found.drop)))
    new = compared(entry(THEN), None)
    assert (new.present, new.seeds, new.accepted_seeds) == (np.median(THEN), 20, 0)


def test_pairs_need_enough_seeds_for_the_smallest_level() -> None:
    few, more = entry(shifted(0)[:5]), entry(shifted(0)[:8])
    assert compared(few, entry(THEN)).paired
    assert compared(few, entry(THEN), alpha=0.01).paired is False
    assert compared(more, entry(THEN), alpha=0.01).paired
    assert compared(more, entry(THEN), same_streams=False).paired is False
    assert compared(entry(normal(3, 21)), entry(THEN)).paired is False


def test_an_undecided_place_says_how_many_seeds_would_decide() -> None:
    found = compared(entry(normal(2, 10, deviation=0.02)), entry(normal(1, deviation=0.02)), same_streams=False)
    assert found.state is State.UNDECIDED
    assert 10 < found.needed < 1000
    assert f"about {found.needed} seeds would decide" in found.reason


@pytest.mark.parametrize(
    ("present", "accepted", "said"),
    [
        (4, 20, "fewer than 5 seeds decide nothing; about 5 seeds would decide (instead of 4)"),
        (4, 5, "fewer than 5 seeds decide nothing; about 5 seeds would decide (instead of 4)"),
        (20, 4, "fewer than 5 seeds decide nothing; about 5 seeds would decide (both accepted and present ones)"),
        (4, 4, "fewer than 5 seeds decide nothing; about 5 seeds would decide (both accepted and present ones)"),
    ],
)
def test_too_few_seeds_say_which_side_needs_more(present: int, accepted: int, said: str) -> None:
    found = compared(entry(THEN[:present]), entry(NOW[:accepted]))
    assert (found.state, found.reason, found.needed) == (State.UNDECIDED, said, 5)


def test_five_seeds_are_enough() -> None:
    undecided = compared(entry(normal(2, 5, deviation=0.02)), entry(normal(1, 5, deviation=0.02)), same_streams=False)
    assert (undecided.state, undecided.needed > 5) == (State.UNDECIDED, True)
    assert compared(entry(THEN[:5]), entry(shifted(0)[:5])).state is State.PASS
    assert compared(entry(shifted(-0.05)[:5]), entry(THEN[:5])).state is State.FAIL


@pytest.mark.parametrize(("by", "state"), [(0.0, State.PASS), (-0.02, State.FAIL), (0.02, State.IMPROVED)])
def test_a_p_value_of_exactly_alpha_shows_it(by: float, state: State) -> None:
    present, accepted = entry(shifted(by)[:5]), entry(THEN[:5])
    assert compared(present, accepted, alpha=2**-5).state is state
    assert compared(present, accepted, alpha=2**-5 - 1e-9, same_streams=True).paired is False


def test_a_mean_that_falls_by_exactly_the_margin_does_not_hold() -> None:
    accepted = [0.5] * 16
    just, less = [0.5] * 15 + [0.375], [0.5] * 15 + [0.376]
    assert compared(entry(just), entry(accepted), 2**-7).state is State.UNDECIDED
    assert compared(entry(less), entry(accepted), 2**-7).state is State.PASS


def drop_of(count: int) -> dict[str, State]:
    """Return the states of as many places, the first of which has fallen as five pairs of seeds can just show alone."""
    worse, same = entry(shifted(-0.02)[:5]), entry(shifted(0)[:5])
    places = {f"{at}": place(same if at else worse, entry(THEN[:5])) for at in range(count)}
    return {key: found.state for key, found in compare(places, same_streams=True).items()}


def test_one_drop_among_many_places_has_to_be_clearer() -> None:
    assert drop_of(1)["0"] is State.FAIL
    rising = [drop_of(count)["0"] for count in range(1, 20)]
    assert State.FAIL in rising
    assert rising[-1] is State.UNDECIDED


def test_places_that_numbers_do_not_decide_take_no_part_in_the_multiplicity() -> None:
    worse = place(entry(shifted(-0.02)[:5]), entry(THEN[:5]))
    settled = {f"new {at}": place(entry(THEN), None) for at in range(50)}
    found = compare(settled | {"worse": worse}, same_streams=True)
    assert found["worse"].state is State.FAIL
    assert list(found) == [*settled, "worse"]


def test_nothing_to_compare_is_nothing() -> None:
    assert compare({}, same_streams=True) == {}
