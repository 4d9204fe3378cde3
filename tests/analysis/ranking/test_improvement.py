"""The probability of improvement, against a loop and against Mann and Whitney's statistic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from suite.analysis.ranking.improvement import probabilities, wins
from suite.analysis.ranking.resampling import resampled

grades = st.integers(1, 5).flatmap(
    lambda seeds: st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=seeds, max_size=seeds)
)


@settings(max_examples=50, deadline=None)
@given(grades)
def test_it_is_mann_and_whitneys_share_of_pairs(given: list[list[int]]) -> None:
    merit = np.array(given, np.float64)
    found = wins(merit)
    assert found + found.T == pytest.approx(np.ones((3, 3)))
    expected = mannwhitneyu(merit[:, 0], merit[:, 1]).statistic / len(given) ** 2
    assert found[0, 1] == pytest.approx(expected)


def test_two_that_have_no_score_are_equal_and_any_score_is_better() -> None:
    assert wins(np.array([[-np.inf, -np.inf, -9.0]]))[0].tolist() == [0.5, 0.5, 0.0]


def test_a_resample_compares_the_seeds_drawn() -> None:
    merits = [np.random.default_rng(seeds).integers(0, 4, (seeds, 3)).astype(float) for seeds in (3, 5)]
    resampling = resampled([3, 5], 15)
    found = probabilities(merits, resampling)
    for at in range(15):
        drawn = [np.repeat(each, count[at], axis=0) for each, count in zip(merits, resampling.counts, strict=True)]
        assert found[at] == pytest.approx(np.mean([wins(each) for each in drawn], axis=0))
