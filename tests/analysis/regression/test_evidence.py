import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.regression.evidence import Samples, samples
from tests.analysis.regression.conftest import LOSS, STEPS, entry

INF = math.inf


def unshared(present: object, accepted: object) -> Samples:
    """Return samples of other streams."""
    ours, theirs = np.array(present, np.float64), np.array(accepted, np.float64)
    return Samples(ours, theirs, (ours[..., :0], theirs[..., :0]), sign=1)


def shared(present: object, accepted: object) -> Samples:
    """Return samples of which all present seeds are accepted ones."""
    ours, theirs = np.array(present, np.float64), np.array(accepted, np.float64)
    return Samples(ours, theirs, (ours, theirs[..., : ours.shape[-1]]), sign=1)


def test_more_is_better_on_both_sides() -> None:
    accuracies = samples(entry([0.5, 0.75]), entry([0.25]), same_streams=True)
    assert (accuracies.present.tolist(), accuracies.accepted.tolist(), accuracies.sign) == ([0.5, 0.75], [0.25], 1)
    losses = samples(entry([0.5, 0.75], LOSS), entry([0.25], LOSS), same_streams=True)
    assert (losses.present.tolist(), losses.accepted.tolist(), losses.sign) == ([-0.5, -0.75], [-0.25], -1)


@pytest.mark.parametrize("metric", [LOSS, STEPS, "final/test_accuracy"])
def test_what_a_seed_lacks_is_infinitely_bad(metric: str) -> None:
    found = samples(entry([None, 1.0], metric), entry([1.0, None], metric), same_streams=False)
    assert (found.present[0], found.accepted[1]) == (-INF, -INF)


def test_seeds_are_shared_by_their_numbers_where_streams_have_one_root() -> None:
    present, accepted = entry([0.1, 0.2, 0.3], seeds=[3, 1, 9]), entry([0.5, 0.6, 0.7], seeds=[1, 2, 3])
    ours, theirs = samples(present, accepted, same_streams=True).shared
    assert (ours.tolist(), theirs.tolist()) == ([0.2, 0.1], [0.5, 0.7])
    ours, theirs = samples(present, accepted, same_streams=False).shared
    assert (ours.size, theirs.size) == (0, 0)


@pytest.mark.parametrize(
    ("present", "accepted", "same"),
    [
        ([0.5, 0.6], [0.5, 0.6, 0.7], True),
        ([0.5], [0.5], True),
        ([-INF, 0.5], [-INF, 0.5], True),
        ([0.5, 0.6], [0.5, math.nextafter(0.6, 1)], False),
        ([0.6, 0.5], [0.5, 0.6], False),
        ([0.5, -INF], [0.5, 0.6], False),
    ],
)
def test_unchanged_is_every_seed_to_the_last_digit(present: list[float], accepted: list[float], same: bool) -> None:
    assert bool(shared(present, accepted).unchanged) is same


def test_unchanged_are_seeds_not_numbers() -> None:
    assert not samples(entry([0.5]), entry([0.5]), same_streams=False).unchanged
    assert not samples(entry([0.5, 0.6]), entry([0.5]), same_streams=True).unchanged
    assert not samples(entry([0.5], seeds=[7]), entry([0.5]), same_streams=True).unchanged


def test_reruns_are_unchanged_one_by_one() -> None:
    found = shared([[0.5, 0.6], [0.5, 0.5]], [[0.5, 0.6], [0.5, 0.6]])
    assert found.unchanged.tolist() == [True, False]


def test_the_side_with_fewer_seeds_counts() -> None:
    assert [unshared([0.0] * n, [0.0] * m).fewest for n, m in ((4, 20), (20, 4), (5, 5))] == [4, 4, 5]


# The smallest p-value of n pairs is 2^-n, that of five and twenty seeds 1 / 53130.
@pytest.mark.parametrize(
    ("count", "level", "pairs"),
    [(5, 0.05, True), (5, 1 / 32, True), (5, 0.03, False), (8, 0.0039, False), (8, 0.004, True)],
)
def test_pairs_are_made_where_they_can_reach_the_level(count: int, level: float, pairs: bool) -> None:
    both = shared([0.5] * count, [0.5] * 20)
    assert both.pairs(level) is pairs
    evidence = both.evidence(0.01, level)
    assert evidence.pairs is pairs
    assert evidence.contrasts.values.shape[-1] == (count * (count + 1) // 2 if pairs else count * 20)


def test_a_present_seed_that_is_not_accepted_makes_all_unpaired() -> None:
    assert not samples(entry([0.5] * 21), entry([0.5] * 20), same_streams=True).pairs(0.05)
    assert not samples(entry([0.5] * 20), entry([0.5] * 20), same_streams=False).pairs(0.05)


def test_p_values_are_of_a_fall_a_rise_and_no_drop_of_the_margin() -> None:
    accepted = np.arange(8) / 100
    fallen, risen = (unshared(accepted + by, accepted).evidence(0.05, 0.05) for by in (-0.04, 0.04))
    assert fallen.fall < 0.05 < fallen.tolerable < fallen.rise
    assert risen.tolerable < risen.rise < 0.05 < risen.fall


finite = st.lists(st.integers(-64, 64).map(lambda n: n / 64), min_size=1, max_size=8)


@given(finite, finite)
def test_the_mean_rises_by_the_difference_of_means(present: list[float], accepted: list[float]) -> None:
    gain = unshared(present, accepted).mean_gain()
    assert float(gain) == pytest.approx(np.mean(present) - np.mean(accepted), abs=1e-12)


def test_the_mean_is_over_the_shared_seeds_where_all_present_ones_are() -> None:
    assert float(shared([0.25, 0.5], [0.25, 0.5, 1.0, 1.0]).mean_gain()) == 0.0
    assert float(unshared([0.25, 0.5], [0.25, 0.5, 1.0, 1.0]).mean_gain()) == -0.3125
    more = samples(entry([0.25, 0.5, 0.75]), entry([0.25, 0.5]), same_streams=True)
    assert float(more.mean_gain()) == 0.125


@pytest.mark.parametrize(
    ("present", "accepted", "gain"),
    [
        ([1.0, -INF], [1.0, 1.0], -INF),
        ([9.0, 9.0, -INF, -INF], [1.0, 1.0, 1.0, -INF], -INF),
        ([1.0, 1.0], [9.0, -INF], INF),
        ([1.0, -INF], [9.0, -INF, -INF], INF),
        ([-INF], [-INF, -INF], 0.0),
        ([1.0, -INF], [2.0, 4.0, -INF, -INF], -1.0),
    ],
)
def test_a_share_of_infinitely_bad_values_outweighs_all_finite_ones(
    present: list[float], accepted: list[float], gain: float
) -> None:
    assert float(unshared(present, accepted).mean_gain()) == gain


def test_reruns_stand_on_the_leading_axes() -> None:
    present, accepted = np.array([[0.5] * 6, [-INF] + [1.0] * 5, [0.75] * 6]), np.zeros((3, 20))
    apart, together = unshared(present, accepted), shared(present, accepted)
    assert (apart.fewest, apart.all_shared, together.all_shared) == (6, False, True)
    assert (apart.pairs(0.05), together.pairs(0.05), together.pairs(0.01)) == (False, True, False)
    assert apart.mean_gain().tolist() == together.mean_gain().tolist() == [0.5, -INF, 0.75]
    assert apart.unchanged.tolist() == together.unchanged.tolist() == [False] * 3
    assert apart.evidence(0.01, 0.05).fall.shape == together.evidence(0.01, 0.05).tolerable.shape == (3,)


def test_no_seed_shares_nothing() -> None:
    none = unshared([], [0.5])
    assert (none.all_shared, bool(none.unchanged), none.fewest) == (False, False, 0)
