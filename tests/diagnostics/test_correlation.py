from itertools import combinations

import numpy as np
import pytest

from suite.diagnostics.correlation import correlation


def test_it_is_the_mean_cosine_of_all_pairs() -> None:
    z = np.random.default_rng(0).normal(1.0, 1.0, (6, 3, 5))
    rows = z.reshape(6, -1)
    slow = [a @ b / np.sqrt((a @ a) * (b @ b)) for a, b in combinations(rows, 2)]
    assert correlation(z) == pytest.approx(np.mean(slow))


def test_its_limits() -> None:
    assert correlation(np.ones((4, 3))) == pytest.approx(1.0)
    assert correlation(np.array([[1.0, 2.0], [-1.0, -2.0]])) == pytest.approx(-1.0)
    assert correlation(np.eye(5)) == pytest.approx(0.0)
    assert correlation(np.array([[3e30, 4e30], [4e30, 3e30]], np.float32)) == pytest.approx(24 / 25)


def test_an_example_that_is_zero_has_no_angle() -> None:
    assert correlation(np.array([[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])) == pytest.approx(np.sqrt(0.5))
    assert np.isnan(correlation(np.zeros((4, 3))))
    assert np.isnan(correlation(np.ones((1, 3))))
