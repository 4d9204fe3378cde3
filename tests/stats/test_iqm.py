"""The interquartile mean and its resamples, against slower ways to the same numbers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import trim_mean

from suite.stats.iqm import interquartile_mean, means, resampled, winsorized

values = st.floats(0, 1, width=16)
tasks = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(values, min_size=1, max_size=12))
def test_with_equal_weights_it_is_the_trimmed_mean_of_four_copies_of_each_value(given: list[float]) -> None:
    found = interquartile_mean(np.array(given), np.full(len(given), 1 / len(given)))
    assert found == pytest.approx(trim_mean(np.repeat(given, 4), 0.25))


@settings(max_examples=40, deadline=None)
@given(st.data(), tasks)
def test_tasks_weigh_the_same_whatever_their_seeds(data: st.DataObject, seeds: list[int]) -> None:
    scores = [np.array(data.draw(st.lists(values, min_size=n, max_size=n))).reshape(-1, 1) for n in seeds]
    copies = 4 * math.lcm(*seeds)
    expected = trim_mean(np.concatenate([np.repeat(each, copies // len(each)) for each in scores]), 0.25)
    assert means(scores, resampled(seeds, 1))[0] == pytest.approx([expected])


def test_a_resample_is_the_mean_of_the_seeds_drawn_with_their_pairs() -> None:
    generator = np.random.default_rng(1)
    scores = [generator.random((4, 2)), generator.random((6, 2))]
    resampling = resampled([4, 6], 20)
    _, drawn = means(scores, resampling)
    for at in range(20):
        chosen = [np.repeat(each, count[at], axis=0) for each, count in zip(scores, resampling.counts, strict=True)]
        again, _ = means(chosen, resampled([4, 6], 1))
        assert drawn[at] == pytest.approx(again)


def test_scores_beyond_the_quartiles_count_as_these_do() -> None:
    for count, expected in ((8, [2, 2, 2, 3, 4, 5, 5, 5]), (10, [2, 2, 2, 3, 4, 5, 6, 7, 7, 7])):
        scores = [np.arange(float(count)).reshape(count, 1)]
        assert winsorized(scores)[0].ravel().tolist() == expected
