"""Degrees of freedom over tasks of which some vary more than others."""

import numpy as np
import pytest
from scipy.stats import t

from suite.stats.freedom import pooled, welch


def test_the_seeds_of_a_task_without_variance_do_not_count() -> None:
    spread = np.random.default_rng(0).normal(size=(4, 1))
    freedom = welch([spread, np.ones((20, 1)), np.ones((7, 1))])
    assert freedom.degrees == pytest.approx([3])
    assert freedom.widening == pytest.approx([np.sqrt(4 / 3)])
    alike = welch([spread, spread, spread])
    assert alike.degrees == pytest.approx([9])
    assert welch([np.ones((5, 1))] * 2).degrees == pytest.approx([8])


def test_of_normal_values_percentiles_are_as_wide_as_students() -> None:
    """Percentiles of a normal bootstrap distribution, of the variance that dividing by n gives, taken further out."""
    data = np.random.default_rng(5).normal(size=(12, 1))
    biased = data.std() / np.sqrt(12)
    normal = data.mean() + biased * np.random.default_rng(6).standard_normal(400_000)
    tail = float(pooled([12]).tail(0.95))
    expected = t.interval(0.95, 11, data.mean(), data.std(ddof=1) / np.sqrt(12))
    assert np.quantile(normal, [tail, 1 - tail]) == pytest.approx(expected, abs=0.02)
    assert float(pooled([12]).quantile(0.95)) * biased == pytest.approx((expected[1] - expected[0]) / 2)
