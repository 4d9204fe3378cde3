"""The jackknife of interquartile means, against leaving out each seed one after the other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.analysis.ranking.jackknife import kept, spread, without
from suite.stats.iqm import interquartile_mean

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
