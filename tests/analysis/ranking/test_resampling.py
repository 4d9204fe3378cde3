"""The bootstrap's intervals: what they hold, and where there are none."""

import numpy as np
import pytest
from scipy.stats import t

from suite.analysis.ranking.freedom import welch
from suite.analysis.ranking.iqm import interquartile_mean, means, winsorized
from suite.analysis.ranking.resampling import Resampling, resampled


def test_seeds_are_drawn_within_their_task_and_alike_at_every_call() -> None:
    resampling = resampled([3, 5], 50)
    assert [each.sum(axis=1).tolist() for each in resampling.counts] == [[3] * 50, [5] * 50]
    assert all(np.array_equal(*both) for both in zip(resampling.counts, resampled([3, 5], 50).counts, strict=True))


@pytest.mark.parametrize(("seeds", "enough"), [([4], False), ([5], True), ([2, 20], False), ([3, 3], True)])
def test_too_few_seeds_give_no_interval(seeds: list[int], enough: bool) -> None:
    resampling = resampled(seeds, 100)
    low, high = resampling.interval(np.random.default_rng(0).random((100, 2)), 0.95)
    assert resampling.enough == enough
    assert np.isfinite(low).all() == np.isfinite(high).all() == enough


def test_of_normal_values_an_interval_is_as_wide_as_students() -> None:
    """Percentiles of a normal bootstrap distribution, of the variance that dividing by n gives, taken further out."""
    data = np.random.default_rng(5).normal(size=(12, 1))
    biased = data.std() / np.sqrt(12)
    normal = data.mean() + biased * np.random.default_rng(6).standard_normal((400_000, 1))
    low, high = Resampling((np.ones((1, 12), np.int64),)).interval(normal, 0.95)
    expected = t.interval(0.95, 11, data.mean(), data.std(ddof=1) / np.sqrt(12))
    assert (low[0], high[0]) == pytest.approx(expected, abs=0.02)


def test_the_seeds_of_a_task_without_variance_do_not_count() -> None:
    spread = np.random.default_rng(0).normal(size=(4, 1))
    freedom = welch([spread, np.ones((20, 1)), np.ones((7, 1))])
    assert freedom.degrees == pytest.approx([3])
    assert freedom.widening == pytest.approx([np.sqrt(4 / 3)])
    alike = welch([spread, spread, spread])
    assert alike.degrees == pytest.approx([9])
    assert welch([np.ones((5, 1))] * 2).degrees == pytest.approx([8])


def test_an_interval_holds_the_true_mean_about_as_often_as_it_says() -> None:
    generator = np.random.default_rng(2)

    def draw(seeds: int) -> list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
        return [generator.beta(20 - 6 * task, 2, (seeds, 1)) for task in range(2)]

    many = np.concatenate(draw(100_000)).ravel()
    true = interquartile_mean(many, np.full(many.size, 1 / many.size))
    held, resampling = 0, resampled([6, 6], 500)
    for _ in range(200):
        scores = draw(6)
        low, high = resampling.interval(means(scores, resampling)[1], 0.95, welch(winsorized(scores)))
        held += low[0] <= true <= high[0]
    assert 0.90 <= held / 200 <= 0.99
