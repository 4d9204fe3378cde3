"""What is told apart: corrections, groups, places, and how often it is wrong."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from suite.analysis.ranking.apart import differences, groups, holm, places, remaining, told_apart
from suite.analysis.ranking.iqm import means, winsorized
from suite.analysis.ranking.resampling import resampled

levels = st.lists(st.floats(0, 0.1), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(levels)
def test_holm_steps_down(given: list[float]) -> None:
    """As the rule is told: the smallest against α / m, the next against α / (m - 1), until one is not below."""
    adjusted = holm(np.array(given))
    for alpha in (0.01, 0.05, 0.3):
        rejected, left = set(), sorted(range(len(given)), key=lambda at: given[at])
        while left and given[left[0]] * len(left) <= alpha:
            rejected.add(left.pop(0))
        assert {at for at in range(len(given)) if adjusted[at] <= alpha} == rejected


def test_of_means_that_trim_nothing_the_p_value_is_that_of_paired_students() -> None:
    data = np.random.default_rng(4).normal(0.8, 0.02, (6, 2)) - [[0, 0.03]]
    counts = resampled([6], 50_000).counts[0]
    found = differences(data.mean(axis=0), counts @ data / 6, [data])
    assert found[0, 1] == found[1, 0] == pytest.approx(ttest_rel(*data.T).pvalue, rel=0.03)


def test_what_never_differs_is_equal_and_what_always_does_is_not() -> None:
    data = np.array([[0.5, 0.5, 0.6]] * 5)
    estimates, drawn = means([data], resampled([5]))
    apart = told_apart(differences(estimates, drawn, winsorized([data])), 0.95)
    assert apart.tolist() == [[False, False, True], [False, False, True], [True, True, False]]


def test_equal_initializers_are_rarely_told_apart() -> None:
    generator, resampling, wrong = np.random.default_rng(8), resampled([5, 5], 400), 0
    for _ in range(200):
        scores = [0.7 + 0.1 * task + 0.03 * generator.standard_normal((5, 4)) for task in range(2)]
        estimates, drawn = means(scores, resampling)
        wrong += bool(told_apart(differences(estimates, drawn, winsorized(scores)), 0.95).any())
    assert wrong / 200 <= 0.09


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=10, max_size=10), st.permutations(range(5)))
def test_groups_are_all_largest_runs_of_which_no_pair_is_told_apart(flags: list[bool], order: list[int]) -> None:
    apart = np.zeros((5, 5), np.bool_)
    for (first, second), flag in zip(combinations(range(5), 2), flags, strict=True):
        apart[first, second] = apart[second, first] = flag
    runs = [order[i:j] for i, j in combinations(range(6), 2) if j - i > 1]
    tied = [run for run in runs if not any(apart[pair] for pair in combinations(run, 2))]
    largest = [tuple(run) for run in tied if not any(set(run) < set(other) for other in tied)]
    assert groups(order, apart) == largest
    free = [pair for pair in combinations(order, 2) if not apart[pair]]
    assert remaining(order, apart) == [pair for pair in free if not any(set(pair) <= set(group) for group in largest)]


def test_a_place_is_one_after_all_that_are_shown_to_be_better() -> None:
    estimates = np.array([0.9, 0.8, 0.7])
    apart = np.array([[False, False, True], [False, False, False], [True, False, False]])
    assert places(estimates, apart) == [(1, 2), (1, 3), (2, 3)]
