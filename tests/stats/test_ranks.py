"""Ranks and Friedman's test, against SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import f, friedmanchisquare, rankdata

from suite.stats.ranks import iman_davenport, ranked, task_ranks

tables = st.integers(2, 8).flatmap(
    lambda tasks: st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=tasks, max_size=tasks)
)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_equal_values_share_the_mean_of_their_ranks(given: list[list[int]]) -> None:
    values = np.array(given, np.float64)
    assert ranked(values).tolist() == rankdata(-values, axis=1).tolist()


@settings(max_examples=60, deadline=None)
@given(tables)
def test_the_test_is_friedmans_in_the_form_of_iman_and_davenport(given: list[list[int]]) -> None:
    ranks = ranked(np.array(given, np.float64))
    tasks, entrants = ranks.shape
    found = iman_davenport(ranks)
    if (ranks == ranks[:, :1]).all():
        assert found == 1
        return
    chi = friedmanchisquare(*ranks.T).statistic
    if np.isclose(chi, tasks * (entrants - 1)):
        assert found == 0
    else:
        statistic = (tasks - 1) * chi / (tasks * (entrants - 1) - chi)
        assert found == pytest.approx(f.sf(statistic, entrants - 1, (entrants - 1) * (tasks - 1)), abs=1e-9)


def test_one_task_says_nothing_of_others() -> None:
    assert iman_davenport(np.array([[1.0, 2.0, 3.0]])) == 1


def test_ranks_are_taken_within_seeds() -> None:
    merits = [np.array([[0.9, 0.8, 0.1], [0.7, 0.8, 0.1]]), np.array([[-np.inf, -np.inf, -3.0]])]
    assert task_ranks(merits).tolist() == [[1.5, 1.5, 3.0], [2.5, 2.5, 1.0]]
