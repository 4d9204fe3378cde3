"""Duels: what their interval says, how often it is wrong, and who trains on."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.analysis.judging.duel import Duel, Duels, Ruling
from suite.stats.betting import evidence, fewest_wins, rounds_needed

sizes = st.sampled_from([-math.inf, -0.02, -0.004, -0.001, 0.0, 0.001, 0.004, 0.02, math.inf])


def slow_ruling(differences: list[float], margin: float, level: float) -> Ruling:
    """Return the ruling by counts of rounds: how many are ahead, behind, and within the margin on either side."""

    def enough(count: int) -> bool:
        return evidence(count, len(differences) - count) >= 2 / level

    if enough(sum(each < margin for each in differences)) and enough(sum(each > -margin for each in differences)):
        return Ruling.TIED
    if enough(sum(each > 0 for each in differences)):
        return Ruling.BETTER
    return Ruling.WORSE if enough(sum(each < 0 for each in differences)) else Ruling.UNDECIDED


@given(st.lists(sizes, max_size=25), st.sampled_from([0.2, 0.05, 0.003125]))
def test_the_interval_says_what_counts_say(values: list[float], level: float) -> None:
    assert Duel(np.array(values), 0.005, level).ruling is slow_ruling(values, 0.005, level)


@given(st.lists(sizes, max_size=25))
def test_to_swap_the_two_swaps_better_and_worse(values: list[float]) -> None:
    other = {Ruling.BETTER: Ruling.WORSE, Ruling.WORSE: Ruling.BETTER}
    one, two = Duel(np.array(values), 0.005, 0.05), Duel(-np.array(values), 0.005, 0.05)
    assert two.ruling is other.get(one.ruling, one.ruling)
    assert (two.wins, two.losses, two.for_better) == (one.losses, one.wins, one.for_worse)


def wrong(rounds: int, level: float) -> float:
    """Return how often one of two equals is called better or worse at any of so many looks, counting all courses."""
    courses, reached = {0: 1.0}, 0.0
    for played in range(1, rounds + 1):
        after: dict[int, float] = {}
        for wins, probability in courses.items():
            for won in (wins, wins + 1):
                after[won] = after.get(won, 0.0) + probability / 2
        least = fewest_wins(played, 2 / level)
        ended = [] if least is None else [wins for wins in after if wins >= least or played - wins >= least]
        reached += sum(after.pop(wins) for wins in ended)
        courses = after
    return reached


@pytest.mark.parametrize("level", [0.05, 0.003125])
def test_equals_are_told_apart_no_more_often_than_the_level_says(level: float) -> None:
    assert 0 < wrong(300, level) <= level


def test_a_difference_below_the_margin_is_a_tie_even_if_it_is_always_there() -> None:
    assert Duel(np.full(7, 0.004), 0.005, 0.05).ruling is Ruling.TIED
    assert Duel(np.full(7, 0.006), 0.005, 0.05).ruling is Ruling.BETTER
    assert Duel(np.full(6, 0.006), 0.005, 0.05).ruling is Ruling.UNDECIDED


def test_more_rounds_are_those_that_the_present_rate_takes() -> None:
    duel = Duel(np.array([0.02, 0.03, -0.02, 0.02, 0.03]), 0.005, 0.05)
    whole = rounds_needed(0.8, 40)
    assert whole is not None
    assert duel.more == whole - 5
    assert Duel(np.array([0.02, -0.02]), 0.005, 0.05).more is None
    assert Duel(np.zeros(0), 0.005, 0.05).more is None


def test_an_opponent_trains_until_its_duel_is_decided() -> None:
    duels = Duels(("default", "mine", "positive"), 0.005, 0.05)
    trained = []
    while not duels.decided:
        trained.append(duels.running)
        at = duels.rounds
        every = {"default": 0.8 + at / 1000, "mine": 0.8 + (0.02 if at > 2 else -0.02), "positive": 0.5}
        duels = duels.after({label: every[label] for label in duels.running})
    assert trained[6] == ("default", "mine", "positive")
    assert trained[7] == ("default", "mine")
    assert duels.duel("positive").rounds == 7
    assert duels.duel("mine").rounds == duels.rounds > 7
    assert len(duels.of("default")) == duels.rounds
    assert duels.duel("positive").differences.tolist() == pytest.approx([-0.3 - at / 1000 for at in range(7)])


def test_one_who_never_scores_is_worse_and_two_such_are_tied() -> None:
    assert Duel(np.full(8, -math.inf), 0.005, 0.05).ruling is Ruling.WORSE
    duels = Duels(("default", "mine"), 0.005, 0.05)
    for _ in range(8):
        duels = duels.after({"default": -math.inf, "mine": -math.inf})
    assert duels.duel("mine").ruling is Ruling.TIED
