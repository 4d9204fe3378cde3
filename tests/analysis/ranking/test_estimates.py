"""Interquartile means: what their intervals hold, how often equal ones are told apart, and where there are none."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from suite.analysis.ranking.apart import told_apart
from suite.analysis.ranking.estimates import Estimates, enough, estimates, kept, spread, without
from suite.stats.iqm import interquartile_mean, resampled

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray[tuple[int, int], np.dtype[np.float64]]]


def normal(mean: float, deviation: float) -> Draw:
    return lambda generator, shape: mean + deviation * generator.standard_normal(shape)


UNLIKE: dict[str, tuple[Draw, ...]] = {
    "one": (normal(0.9, 0.01),),
    "alike": (normal(0.8, 0.02), normal(0.8, 0.02)),
    "circles and mnist": (normal(0.94, 0.006), normal(0.967, 0.001)),
    "apart": (normal(0.5, 0.1), normal(0.95, 0.005)),
    "uniform": (lambda g, shape: g.uniform(0.2, 0.9, shape), normal(0.95, 0.005)),
    "skewed": (lambda g, shape: g.beta(50, 1, shape), lambda g, shape: g.beta(2, 2, shape)),
    "discrete": (lambda g, shape: g.binomial(100, 0.97, shape) / 100, lambda g, shape: g.binomial(30, 0.6, shape) / 30),
    "three": (normal(0.5, 0.05), normal(0.8, 0.02), normal(0.97, 0.004)),
}
"""Tasks as different as benchmarks are: in level, in spread, in shape. docs/statistics.md has more of them."""


@pytest.mark.parametrize("seeds", [5, 10])
@pytest.mark.parametrize("case", UNLIKE)
def test_an_interval_holds_the_true_value_about_as_often_as_it_says(case: str, seeds: int) -> None:
    """Of 600 at 95 %, 93 % and more, to which three standard errors of the simulation are added.

    By resampled seeds alone it was 72 to 80 % for five seeds of two tasks that are apart, 87 to 92 % for ten.
    """
    generator, draws = np.random.default_rng(seeds), UNLIKE[case]
    many = np.concatenate([draw(generator, (50_000, 1)) for draw in draws]).ravel()
    true = interquartile_mean(many, np.full(many.size, 1 / many.size))
    found = estimates([draw(generator, (seeds, 600)) for draw in draws], 300)
    low, high = found.interval(0.95)
    assert np.mean((low <= true + 1e-12) & (true <= high + 1e-12)) >= 0.93 - 0.031


@pytest.mark.parametrize("case", UNLIKE)
def test_equal_initializers_are_rarely_told_apart(case: str) -> None:
    """Of all pairs of four, at 5 %: at most, to which three standard errors of 100 simulations are added."""
    generator, wrong = np.random.default_rng(8), 0
    for _ in range(100):
        scores = [draw(generator, (5, 4)) for draw in UNLIKE[case]]
        wrong += bool(told_apart(estimates(scores, 200).p_values(), 0.95).any())
    assert wrong / 100 <= 0.05 + 0.065


def test_of_means_that_trim_nothing_the_p_value_is_that_of_paired_students() -> None:
    data = np.random.default_rng(4).normal(0.8, 0.02, (6, 2)) - [[0, 0.03]]
    found = Estimates([data], data.mean(axis=0), resampled([6], 50_000).counts[0] @ data / 6)
    left = (data.sum(axis=0) - data) / 5
    found.__dict__.update(_parts=[data], _jackknife=([left], np.full((1, 2), 6.0)))
    p_values = found.p_values()
    assert p_values[0, 1] == p_values[1, 0] == pytest.approx(ttest_rel(*data.T).pvalue, rel=0.03)


@pytest.mark.parametrize("tasks", [1, 2])
def test_what_never_differs_is_equal_and_what_always_does_is_not(tasks: int) -> None:
    found = estimates([np.array([[0.5, 0.5, 0.6]] * 5)] * tasks)
    apart = told_apart(found.p_values(), 0.95)
    assert apart.tolist() == [[False, False, True], [False, False, True], [True, True, False]]
    for bound in found.interval(0.95):
        assert bound == pytest.approx([0.5, 0.5, 0.6], rel=1e-15)


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [([4], False), ([5], True), ([3, 20], False), ([5, 5], True), ([3] * 6, True), ([2] * 9, False)],
)
def test_too_few_seeds_give_no_interval_and_tell_nothing_apart(seeds: list[int], expected: bool) -> None:
    assert enough(seeds) == expected
    scores = [0.5 + np.arange(2) / 4 + np.random.default_rng(n).normal(0, 0.01, (n, 2)) for n in seeds]
    found = estimates(scores, 100)
    assert np.isfinite(found.interval(0.95)).all() == expected
    assert told_apart(found.p_values(), 0.95).any() == expected


SCORES = st.lists(st.integers(2, 6), min_size=1, max_size=4).flatmap(
    lambda seeds: st.tuples(*(st.lists(st.integers(0, 8), min_size=n, max_size=n) for n in seeds))
)


def columns(scores: tuple[list[int], ...]) -> list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    return [np.array(each, np.float64).reshape(-1, 1) / 8 for each in scores]


@settings(max_examples=80, deadline=None)
@given(SCORES)
def test_it_is_the_mean_that_is_left_without_each_seed(given: tuple[list[int], ...]) -> None:
    scores = columns(given)
    for at, left in enumerate(without(scores)):
        for seed in range(len(scores[at])):
            others = [np.delete(each, seed, axis=0) if at == task else each for task, each in enumerate(scores)]
            weights = np.concatenate([np.full(len(each), 1 / (len(others) * len(each))) for each in others])
            expected = interquartile_mean(np.concatenate(others)[:, 0], weights)
            assert left[seed, 0] == pytest.approx(expected, abs=1e-12)


@settings(max_examples=80, deadline=None)
@given(SCORES)
def test_the_seeds_that_count_are_half_of_all_in_weight(given: tuple[list[int], ...]) -> None:
    scores = columns(given)
    counting = kept(scores)[:, 0]
    seeds = np.array([len(each) for each in scores])
    assert (counting <= seeds + 1e-9).all()
    assert (counting / seeds).mean() == pytest.approx(0.5)


def test_of_two_tasks_that_are_apart_half_of_each_counts() -> None:
    generator = np.random.default_rng(0)
    scores = [generator.random((10, 1)), 5 + generator.random((6, 1))]
    assert kept(scores)[:, 0] == pytest.approx([5, 3])
    errors, freedom = spread(without(scores), kept(scores))
    shares = np.array([(len(each) - 1) * each.var() for each in without(scores)])
    assert errors == pytest.approx(np.sqrt(shares.sum()))
    assert freedom.degrees == pytest.approx(shares.sum() ** 2 / (shares**2 / [4, 2]).sum())
