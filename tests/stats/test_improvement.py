"""The probability of improvement, against a loop and against Mann and Whitney's statistic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import mannwhitneyu

from suite.stats.improvement import improvement, wins
from suite.stats.proportion import wilson

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


def test_it_is_the_mean_over_tasks_and_of_one_and_itself_one_half() -> None:
    merits = [np.random.default_rng(seeds).integers(0, 4, (seeds, 3)).astype(float) for seeds in (3, 5)]
    found = improvement(merits, 0.95)
    assert found.probability == pytest.approx(np.mean([wins(each) for each in merits], axis=0))
    for each in (found.probability, found.low, found.high):
        assert np.diag(each).tolist() == [0.5] * 3
    assert found.low + found.high.T == pytest.approx(np.ones((3, 3)))


def test_five_wins_of_five_are_no_certainty() -> None:
    """Resamples of them would all have a probability of 1; Wilson's interval of five of five begins at 0.57."""
    found = improvement([np.array([[0.9, 0.1]] * 5)], 0.95)
    assert (found.low[0, 1], found.high[0, 1]) == (pytest.approx(wilson(5, 5).low), 1.0)
    assert found.low[1, 0] == 0.0


@pytest.mark.parametrize("edges", [(0.0,), (1.2,), (2.3,), (0.0, 2.3), (1.8, -1.8), (3.3, 3.3, 3.3)])
def test_intervals_hold_the_true_probability_as_often_as_they_say(edges: tuple[float, ...]) -> None:
    """Also where seeds have much in common, as those of one replicate do, or nothing."""
    generator = np.random.default_rng(1)
    true = np.mean(ndtr(np.array(edges) / np.sqrt(2)))
    for shared in (0.0, 0.8):
        held = 0
        for _ in range(200):
            common = [shared * generator.standard_normal((5, 1)) for _ in edges]
            noise = [np.sqrt(1 - shared**2) * generator.standard_normal((5, 2)) for _ in edges]
            merits = [np.array([edge, 0]) + a + b for edge, a, b in zip(edges, common, noise, strict=True)]
            found = improvement(merits, 0.95)
            held += found.low[0, 1] <= true <= found.high[0, 1]
        assert held / 200 >= 0.91
