import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from suite.stats import null
from suite.stats.null import mann_whitney, signed_rank

sizes = st.integers(1, 12)


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 4), (3, 3), (2, 5), (4, 3), (5, 5)])
def test_mann_whitney_counts_every_arrangement(n: int, m: int) -> None:
    # Of each choice of ranks for the n values: the pairs in which one of them is the smaller.
    counts = np.zeros(n * m + 1)
    for chosen in combinations(range(n + m), n):
        others = set(range(n + m)) - set(chosen)
        counts[sum(mine < other for mine in chosen for other in others)] += 1
    assert mann_whitney(n, m) == pytest.approx(np.cumsum(counts) / math.comb(n + m, n))


@pytest.mark.parametrize("n", [1, 2, 3, 6, 10])
def test_signed_rank_counts_every_choice_of_signs(n: int) -> None:
    counts = np.zeros(n * (n + 1) // 2 + 1)
    for signs in product((0, 1), repeat=n):
        counts[sum(rank * sign for rank, sign in enumerate(signs, 1))] += 1
    assert signed_rank(n) == pytest.approx(np.cumsum(counts) / 2**n)


@given(sizes, sizes, st.data())
def test_mann_whitney_is_that_of_scipy(n: int, m: int, data: st.DataObject) -> None:
    values = data.draw(st.permutations(range(n + m)))
    first, second = values[:n], values[n:]
    found = stats.mannwhitneyu(second, first, alternative="less", method="exact")
    assert mann_whitney(n, m)[int(found.statistic)] == pytest.approx(found.pvalue)


@given(st.integers(1, 20), st.data())
def test_signed_rank_is_that_of_scipy(n: int, data: st.DataObject) -> None:
    signs = data.draw(st.lists(st.sampled_from((-1, 1)), min_size=n, max_size=n))
    differences = [sign * rank for rank, sign in enumerate(signs, 1)]
    positive = sum(value for value in differences if value > 0)
    found = stats.wilcoxon(differences, alternative="less", method="exact")
    assert signed_rank(n)[positive] == pytest.approx(found.pvalue)


def critical(distribution: null.Cumulative, alpha: float) -> int:
    """Return the largest statistic that is significant, -1 where none is."""
    return int(np.sum(distribution <= alpha)) - 1


# Mann, Whitney 1947, as tabulated in Siegel, Castellan 1988 and Hollander, Wolfe, Chicken 2014: one-sided levels.
CRITICAL_U = [
    (0.05, {(3, 3): 0, (5, 5): 4, (5, 8): 8, (8, 8): 15, (10, 10): 27, (10, 20): 62, (20, 20): 138}),
    (0.025, {(3, 5): 0, (4, 4): 0, (5, 5): 2, (5, 10): 8, (8, 8): 13, (10, 10): 23, (15, 15): 64, (20, 20): 127}),
    (0.01, {(3, 6): -1, (3, 7): 0, (5, 5): 1, (8, 8): 9, (10, 10): 19, (20, 20): 114}),
]

# Wilcoxon 1945, 1949, the same sources.
CRITICAL_W = [
    (0.05, {4: -1, 5: 0, 6: 2, 7: 3, 8: 5, 9: 8, 10: 10, 12: 17, 15: 30, 20: 60, 25: 100, 30: 151}),
    (0.025, {5: -1, 6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 12: 13, 15: 25, 20: 52, 25: 89, 30: 137}),
    (0.01, {6: -1, 7: 0, 8: 1, 10: 5, 15: 19, 20: 43, 25: 76, 30: 120}),
]


@pytest.mark.parametrize(("alpha", "table"), CRITICAL_U)
def test_critical_values_of_u_are_the_published_ones(alpha: float, table: dict[tuple[int, int], int]) -> None:
    assert {pair: critical(mann_whitney(*pair), alpha) for pair in table} == table
    assert {(m, n): critical(mann_whitney(m, n), alpha) for n, m in table} == {(m, n): u for (n, m), u in table.items()}


@pytest.mark.parametrize(("alpha", "table"), CRITICAL_W)
def test_critical_values_of_w_are_the_published_ones(alpha: float, table: dict[int, int]) -> None:
    assert {n: critical(signed_rank(n), alpha) for n in table} == table


@pytest.mark.parametrize("values", [mann_whitney(7, 9), mann_whitney(50, 51), signed_rank(12), signed_rank(60)])
def test_a_distribution_rises_to_one_and_is_symmetric(values: null.Cumulative) -> None:
    steps = np.diff(values, prepend=0.0)
    assert (steps >= 0).all()
    assert values[-1] == pytest.approx(1.0, abs=1e-3)
    assert steps[1:-1] == pytest.approx(steps[1:-1][::-1])


@pytest.mark.parametrize(("n", "m"), [(50, 51), (30, 90), (20, 130)])
def test_the_normal_distribution_of_large_samples_is_close_and_never_bold(
    n: int, m: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    approximate = mann_whitney(n, m)
    monkeypatch.setattr(null, "PAIRS", n * m)
    exact = mann_whitney.__wrapped__(n, m)
    assert np.abs(approximate - exact).max() < 0.002
    assert (approximate[exact < 0.1] > 0.99 * exact[exact < 0.1]).all()


def test_the_normal_distribution_of_many_differences_is_close_and_never_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    approximate = signed_rank(51)
    monkeypatch.setattr(null, "DIFFERENCES", 51)
    exact = signed_rank.__wrapped__(51)
    assert np.abs(approximate - exact).max() < 0.002
    assert (approximate[exact < 0.1] > 0.99 * exact[exact < 0.1]).all()


def test_a_distribution_is_shared_and_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        mann_whitney(3, 4)[0] = 1.0
