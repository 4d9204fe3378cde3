import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from suite.analysis.choosing.race import Race, Rules, closed, raced
from suite.stats.betting import evidence

RULES = Rules(margin=0.005)
LABELS = ("a", "b", "c", "d")


def run(scores: NDArray[np.float64], favourite: str = "a", rules: Rules = RULES) -> Race:
    return raced(LABELS[: scores.shape[1]], rules, favourite, scores)


def fixed(*columns: float, rounds: int = 100) -> NDArray[np.float64]:
    return np.tile(np.array(columns), (rounds, 1))


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=7), st.floats(1, 100))
def test_closed_testing_rejects_what_each_set_around_it_rejects(values: list[float], threshold: float) -> None:
    found = set(closed(np.array(values), threshold))
    for at, value in enumerate(values):
        others = [each for other, each in enumerate(values) if other != at]
        sets = itertools.chain.from_iterable(itertools.combinations(others, n) for n in range(len(values)))
        means = [(value + math.fsum(each)) / (1 + len(each)) for each in sets]
        if all(abs(mean - threshold) > 1e-6 for mean in means):
            assert (at in found) == all(mean >= threshold for mean in means)


def test_a_contender_that_loses_every_round_is_dropped_as_soon_as_the_evidence_allows() -> None:
    race = run(fixed(0.9, 0.5))
    assert race.running == ("a",)
    assert race.worse == ("b",)
    assert race.decided
    assert evidence(race.rounds, 0) + 1 >= 2 * RULES.threshold > evidence(race.rounds - 1, 0) + 1


def test_those_that_were_dropped_run_no_more() -> None:
    scores = fixed(0.9, 0.5, 0.899)
    scores[:, 2] += np.resize([0.01, 0.0, -0.01], 100)
    race = run(scores)
    assert len(race.of("b")) < race.rounds == len(race.of("a")) == len(race.of("c"))
    assert race.running == ("a", "c") or race.running == ("c", "a")
    assert np.isnan(race.scores[-1, 1])


def test_equals_within_the_margin_are_tied_and_nobody_is_worse() -> None:
    race = run(fixed(0.9, 0.9, 0.9, rounds=40))
    assert race.decided
    assert race.worse == ()
    assert set(race.tied) == {"b", "c"}


def test_equals_that_scatter_more_than_the_margin_stay_open() -> None:
    race = run(np.random.default_rng(0).normal(0.9, 0.02, (60, 3)))
    assert not race.decided
    assert race.tied == ()


def test_the_best_is_found_whoever_was_the_favourite() -> None:
    scores = np.random.default_rng(1).normal(0.9, 0.005, (60, 4)) + np.array([0, 0, 0.02, 0])
    for favourite in LABELS:
        race = run(scores, favourite)
        assert race.running == ("c",)


def test_a_training_without_a_score_is_worse_than_any_and_two_do_not_differ() -> None:
    race = Race.begin(("a", "b", "c"), RULES, "a")
    for _ in range(20):
        if race.decided:
            break
        race = race.after(dict.fromkeys(race.running, math.nan) | ({"a": 0.1} if "a" in race.running else {}))
    assert race.running == ("a",)
    assert race.differences("b", "c").tolist() == [0.0] * len(race.of("b"))
    assert race.differences("a", "b").tolist() == [math.inf] * len(race.of("b"))


def test_the_median_difference_has_bounds_that_widen_to_infinity_with_few_rounds() -> None:
    scores = np.random.default_rng(2).normal([0.9, 0.88], 0.002, (12, 2))
    race = Race.begin(("a", "b"), RULES, "a")
    for row in scores[:3]:
        race = race.after({"a": row[0], "b": row[1]})
    median, low, high = race.bounds("a", "b")
    assert median == pytest.approx(np.median(scores[:3, 0] - scores[:3, 1]))
    assert (low, high) == (-math.inf, math.inf)
    for row in scores[3:]:
        race = race.after({"a": row[0], "b": row[1]}) if not race.decided else race
    median, low, high = race.bounds("a", "b")
    assert 0.005 < low <= median <= high < 0.04


def test_more_rounds_decide_between_those_that_differ_and_none_between_those_that_win_alike() -> None:
    rng = np.random.default_rng(3)
    apart = Race.begin(("a", "b"), RULES, "a")
    for _ in range(4):
        apart = apart.after({"a": 0.9, "b": 0.8})
    assert apart.more("b") == 4
    alike = Race.begin(("a", "b"), RULES, "a")
    for value in np.resize([0.02, -0.02], 10):
        alike = alike.after({"a": 0.9 + value, "b": 0.9 + rng.normal(0, 1e-6)})
    assert alike.more(alike.running[1]) is None


def test_a_wrong_contender_is_dropped_at_most_as_often_as_is_said() -> None:
    rng = np.random.default_rng(4)
    rules = Rules(margin=0.001, level=0.2)
    worse = sum(bool(run(rng.normal(0.9, 0.01, (60, 4)), rules=rules).worse) for _ in range(150))
    assert worse <= 0.1 * 150 + 2 * math.sqrt(150 * 0.1 * 0.9)


def test_skewed_scores_of_one_law_make_no_difference() -> None:
    rng = np.random.default_rng(5)
    found = [run(0.9 - 0.4 * (rng.random((50, 4)) < 0.2) + rng.normal(0, 0.003, (50, 4))) for _ in range(100)]
    assert sum(bool(race.worse) for race in found) <= 6


def test_a_race_is_the_same_for_the_same_scores() -> None:
    scores = np.random.default_rng(6).normal(0.9, 0.01, (30, 4))
    one, other = run(scores), run(scores.copy())
    assert one.doubts.tolist() == other.doubts.tolist()
    assert one.ahead == other.ahead
