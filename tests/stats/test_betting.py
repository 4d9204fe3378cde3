import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from suite.stats.betting import differences, evidence, fewest_wins, median_bounds, rounds_needed, together

counts = st.integers(0, 40)


def slow_evidence(wins: int, losses: int) -> float:
    """Return the mean of (2p)^wins (2(1-p))^losses over p = sin²(angle), with the angle uniform on [π/4, π/2]."""
    value, _ = integrate.quad(
        lambda angle: (2 * math.sin(angle) ** 2) ** wins * (2 * math.cos(angle) ** 2) ** losses,
        math.pi / 4,
        math.pi / 2,
    )
    return value / (math.pi / 4)


def chances(rounds: int, share: float, threshold: float) -> float:
    """Return the probability that the capital reaches a threshold at any of so many looks, by counting all courses."""
    open_courses = {0: 1.0}
    reached = 0.0
    for played in range(1, rounds + 1):
        after: dict[int, float] = {}
        for wins, probability in open_courses.items():
            for won, chance in ((wins + 1, share), (wins, 1 - share)):
                after[won] = after.get(won, 0.0) + probability * chance
        for wins in list(after):
            if evidence(wins, played - wins) >= threshold:
                reached += after.pop(wins)
        open_courses = after
    return reached


@given(counts, counts)
def test_evidence_is_the_mean_over_all_bets(wins: int, losses: int) -> None:
    assert evidence(wins, losses) == pytest.approx(slow_evidence(wins, losses), rel=1e-6)


@given(counts, counts, st.floats(0, 0.5))
def test_no_bettor_gains_on_average_if_the_doubt_is_right(wins: int, losses: int, share: float) -> None:
    mean = share * evidence(wins + 1, losses) + (1 - share) * evidence(wins, losses + 1)
    assert mean <= evidence(wins, losses) * (1 + 1e-9)
    fair = (evidence(wins + 1, losses) + evidence(wins, losses + 1)) / 2
    assert fair == pytest.approx(evidence(wins, losses), rel=1e-9)


@pytest.mark.parametrize("threshold", [20, 80, 480])
def test_looking_after_every_round_finds_nothing_more_often_than_is_said(threshold: float) -> None:
    assert 0.1 / threshold < chances(300, 0.5, threshold) <= 1 / threshold


def test_thousands_of_wins_are_more_than_any_number_and_thousands_of_losses_nothing() -> None:
    assert evidence(5000, 0) == math.inf
    assert evidence(0, 5000) < 1e-3


@given(st.integers(0, 200), st.floats(1.5, 1e6))
def test_the_fewest_wins_are_just_enough(rounds: int, threshold: float) -> None:
    wins = fewest_wins(rounds, threshold)
    if wins is None:
        assert evidence(rounds, 0) < threshold
    else:
        assert evidence(wins, rounds - wins) >= threshold
        assert wins == 0 or evidence(wins - 1, rounds - wins + 1) < threshold


@pytest.mark.parametrize(("share", "threshold"), [(1.0, 40), (0.9, 80), (0.7, 480)])
def test_the_rounds_needed_are_the_first_that_suffice(share: float, threshold: float) -> None:
    rounds = rounds_needed(share, threshold)
    assert rounds is not None
    enough = [evidence(math.floor(share * n + 1e-9), n - math.floor(share * n + 1e-9)) >= threshold for n in range(400)]
    assert enough.index(True) == rounds


def test_no_number_of_rounds_decides_between_equals() -> None:
    assert rounds_needed(0.5, 40) is None
    assert rounds_needed(0.5001, 40) is None


@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_the_median_is_never_outside_of_its_bounds_more_often_than_is_said(confidence: float) -> None:
    courses = np.exp(np.random.default_rng(3).standard_normal((400, 60)))
    missed = 0
    for course in courses:
        bounds = [median_bounds(course[:n], confidence) for n in range(1, 61)]
        missed += any(low > 1 or high < 1 for low, high in bounds)
    assert 0 < missed <= (1 - confidence) * len(courses)


@given(st.lists(st.floats(-1e6, 1e6), max_size=40))
def test_bounds_are_values_that_lie_as_far_from_either_end(values: list[float]) -> None:
    low, high = median_bounds(values)
    mirrored = median_bounds([-value for value in values])
    assert mirrored == (-high, -low)
    if math.isfinite(low):
        assert low in values
        assert high in values
        assert low <= float(np.median(values)) <= high


@given(st.lists(st.floats(0, 1e3), max_size=6))
def test_together_is_the_mean_over_all_sets_of_the_product(values: list[float]) -> None:
    sets = [[value for at, value in enumerate(values) if chosen >> at & 1] for chosen in range(2 ** len(values))]
    assert together(values) == pytest.approx(sum(map(math.prod, sets)) / len(sets))


def test_doubts_that_are_right_are_together_worth_one_on_average() -> None:
    def mean(rounds: int, share: float) -> list[tuple[float, float]]:
        chance = [math.comb(rounds, wins) * share**wins * (1 - share) ** (rounds - wins) for wins in range(rounds + 1)]
        return [(chance[wins], evidence(wins, rounds - wins)) for wins in range(rounds + 1)]

    for share, most in ((0.5, 1.0), (0.4, 1.0), (0.6, 0.0)):
        pairs = [(p * q, together([e, f])) for p, e in mean(9, share) for q, f in mean(12, share)]
        whole = sum(p * e for p, e in pairs)
        assert whole <= 1 + 1e-9 if most else whole > 1.5


def test_scores_that_are_missing_in_both_do_not_differ() -> None:
    found = differences([1.0, -math.inf, -math.inf, 0.5], [0.5, -math.inf, 0.2, -math.inf])
    assert found.tolist() == [0.5, 0.0, -math.inf, math.inf]
