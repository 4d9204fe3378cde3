"""What is told apart: corrections, groups, places, and how often it is wrong."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.analysis.ranking.apart import groups, places, remaining
from suite.stats.null import holm

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
