import numpy as np
import pytest

from suite.diagnostics.rank import change_rank, effective_rank
from suite.diagnostics.update import update_ratio


def test_effective_rank_is_the_exponential_of_the_entropy() -> None:
    features = np.random.default_rng(0).normal(size=(9, 2, 5))
    rows = features.reshape(18, 5)
    singular = np.sqrt(np.linalg.eigvalsh(rows.T @ rows))
    shares = singular / singular.sum()
    assert effective_rank(features) == pytest.approx(np.exp(-sum(p * np.log(p) for p in shares)))


@pytest.mark.parametrize("rank", [1, 3, 6])
def test_equal_directions_count_in_full(rank: int) -> None:
    assert effective_rank(np.eye(8, 6)[:, :rank]) == pytest.approx(rank)


def test_nothing_has_no_effective_rank() -> None:
    assert np.isnan(effective_rank(np.zeros((3, 3))))
    assert np.isnan(effective_rank(np.full((3, 3), np.inf)))


@pytest.mark.parametrize("rank", [0, 1, 4])
def test_the_rank_of_a_change_is_that_of_its_factors(rank: int) -> None:
    draw = np.random.default_rng(1)
    before = np.eye(12, 10)
    after = before + draw.normal(size=(12, rank)) @ draw.normal(size=(rank, 10))
    assert change_rank(after, before) == rank
    assert change_rank(after.reshape(2, 6, 10), before.reshape(2, 6, 10)) == rank


def test_an_update_is_measured_by_norms() -> None:
    before = np.array([[3.0, 0.0], [0.0, 4.0]])
    assert update_ratio(before + 0.1, before) == pytest.approx(0.2 / 5.0)
    assert update_ratio(before, before) == 0.0
    assert np.isnan(update_ratio(before, np.zeros((2, 2))))
