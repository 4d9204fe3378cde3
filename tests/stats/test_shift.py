from collections.abc import Callable
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import stats

from suite.stats.shift import Array, Contrasts, paired, smallest_p, unpaired

INF = np.inf

distinct = st.lists(st.integers(-1000, 1000), min_size=2, max_size=18, unique=True)


def array(*values: float) -> Array:
    return np.array(values, np.float64)


@given(distinct, st.integers(1, 17), st.integers(-50, 50))
def test_unpaired_p_values_are_those_of_scipy(values: list[int], cut: int, shift: int) -> None:
    cut = min(cut, len(values) - 1)
    present, accepted = array(*values[:cut]), array(*values[cut:])
    found = unpaired(present, accepted)
    moved = present - shift - 0.5
    less = stats.mannwhitneyu(moved, accepted, alternative="less", method="exact")
    greater = stats.mannwhitneyu(moved, accepted, alternative="greater", method="exact")
    assert float(found.below(shift + 0.5)) == pytest.approx(less.pvalue)
    assert float(found.above(shift + 0.5)) == pytest.approx(greater.pvalue)


@given(st.lists(st.integers(1, 2**20), min_size=1, max_size=15, unique=True), st.data())
def test_paired_p_values_are_those_of_scipy(sizes: list[int], data: st.DataObject) -> None:
    signs = data.draw(st.lists(st.sampled_from((-1, 1)), min_size=len(sizes), max_size=len(sizes)))
    differences = np.array(sizes) * np.array(signs) / 1.0
    accepted = np.arange(len(sizes)) / 1.0
    found = paired(accepted + differences, accepted)
    less = stats.wilcoxon(differences, alternative="less", method="exact")
    greater = stats.wilcoxon(differences, alternative="greater", method="exact")
    assert float(found.below(0.0)) == pytest.approx(less.pvalue)
    assert float(found.above(0.0)) == pytest.approx(greater.pvalue)


# Hollander, Wolfe 1973: the depression scale factor of nine patients (3.1), permeability of the chorioamnion (4.1).
BEFORE = array(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
AFTER = array(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)
TERM = array(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46)
EARLY = array(1.15, 0.88, 0.90, 0.74, 1.21)


def test_the_published_example_of_pairs_is_met() -> None:
    found = paired(AFTER, BEFORE)
    assert float(found.below(0.0)) == pytest.approx(0.0195, abs=5e-5)
    assert float(found.estimate()) == pytest.approx(-0.46)
    low, high = found.bounds(0.025)
    assert (float(low), float(high)) == pytest.approx((-0.786, -0.010))


def test_the_published_example_of_independent_samples_is_met() -> None:
    found = unpaired(TERM, EARLY)
    assert float(found.above(0.0)) == pytest.approx(0.1272, abs=5e-5)
    assert float(found.estimate()) == pytest.approx(0.305)


few = st.lists(st.integers(0, 4), min_size=1, max_size=6)


@given(few, few)
def test_all_differences_are_counted_ties_against_what_is_to_be_shown(present: list[int], accepted: list[int]) -> None:
    found = unpaired(array(*present), array(*accepted))
    pairs = list(product(present, accepted))
    assert float(found.below(0.0)) == found.null[sum(mine >= other for mine, other in pairs)]
    assert float(found.above(0.0)) == found.null[sum(mine <= other for mine, other in pairs)]


@given(few)
def test_all_walsh_averages_are_counted(differences: list[int]) -> None:
    found = paired(array(*differences), np.full(len(differences), 2.0))
    averages = [(first + second) / 2 - 2 for at, first in enumerate(differences) for second in differences[at:]]
    assert float(found.below(0.0)) == found.null[sum(average >= 0 for average in averages)]
    assert float(found.estimate()) == pytest.approx(np.median(averages))


@pytest.mark.parametrize(
    "pool", [(0, 1, 2, 3, 4, 5, 6, 7), (0, 0, 0, 1, 1, 2, 2, 2), (0, 0, 0, 0, 0, 0, 0, 9), (5,) * 8]
)
@pytest.mark.parametrize("alpha", [0.02, 0.05, 0.1, 0.25, 0.5])
def test_a_level_is_kept_whatever_the_ties(pool: tuple[int, ...], alpha: float) -> None:
    values = np.array(pool, np.float64)
    splits = [list(chosen) for chosen in combinations(range(8), 4)]
    present = np.array([values[chosen] for chosen in splits])
    accepted = np.array([np.delete(values, chosen) for chosen in splits])
    assert np.mean(unpaired(present, accepted).below(0.0) <= alpha) <= alpha
    signs = np.array(list(product((-1, 1), repeat=8)))
    assert np.mean(paired(signs * values, np.zeros_like(signs * values)).below(0.0) <= alpha) <= alpha


Make = Callable[[Array, Array], Contrasts]


@pytest.mark.parametrize("contrasts", [unpaired, paired])
@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_a_bound_is_where_the_test_turns(contrasts: Make, alpha: float) -> None:
    rng = np.random.default_rng(1)
    present, accepted = rng.normal(size=(2, 50, 8))
    found = contrasts(present, accepted)
    for row, low, high in zip(range(50), *found.bounds(alpha), strict=True):
        one = contrasts(present[row], accepted[row])
        assert float(one.above(low - 1e-6)) <= alpha < float(one.above(low + 1e-6))
        assert float(one.below(high + 1e-6)) <= alpha < float(one.below(high - 1e-6))


@pytest.mark.parametrize("contrasts", [unpaired, paired])
def test_bounds_are_infinite_where_samples_are_too_small(contrasts: Make) -> None:
    low, high = contrasts(array(1, 2, 3), array(4, 5, 6)).bounds(0.01)
    assert (float(low), float(high)) == (-INF, INF)


@pytest.mark.parametrize("contrasts", [unpaired, paired])
@given(samples=npst.arrays(np.float64, (2, 3, 2, 4), elements=st.integers(-3, 3)))
def test_many_comparisons_at_once_are_what_each_is_alone(contrasts: Make, samples: Array) -> None:
    present, accepted = samples
    found = contrasts(present, accepted)
    together = np.stack([found.below(0.5), found.above(-1.0), found.estimate(), *found.bounds(0.2)])
    for at in np.ndindex(3, 2):
        one = contrasts(present[at], accepted[at])
        alone = [one.below(0.5), one.above(-1.0), one.estimate(), *one.bounds(0.2)]
        assert together[:, *at].tolist() == [float(value) for value in alone]


def test_a_drop_of_the_margin_to_the_digit_is_a_tie_in_binary_fractions_too() -> None:
    # 0.021 - 0.051 is more than -0.03: without care, half of all drops of the margin would count as less than it.
    for margin in (0.01, 0.02, 0.03, 0.05):
        for thousandths in range(900):
            present = np.full(6, thousandths / 1000)
            accepted = np.full(6, (thousandths + round(1000 * margin)) / 1000)
            assert float(unpaired(present, accepted).above(-margin)) == 1.0
            assert float(paired(present, accepted).above(-margin)) == 1.0


def test_opposite_differences_cancel_in_binary_fractions_too() -> None:
    present, accepted = array(0.97, 0.03), array(0.96, 0.04)
    assert paired(present, accepted).values.tolist() == [0.01, 0.0, -0.01]


def test_infinitely_bad_values_are_worse_than_all_and_like_one_another() -> None:
    found = unpaired(array(-INF, -INF, 1), array(-INF, 0, 1))
    assert sorted(found.values) == [-INF, -INF, -INF, -INF, 0, 0, 0, 1, INF]
    assert sorted(paired(array(-INF, 1, INF), array(-INF, 0, 0)).values) == [0, 0.5, 1, INF, INF, INF]
    assert sorted(paired(array(-INF, INF), array(0, 0)).values) == [-INF, 0, INF]


def test_large_values_keep_their_differences() -> None:
    assert unpaired(array(1e300), array(-1e300)).values.tolist() == [2e300]


@pytest.mark.parametrize(
    ("n", "m", "pairs", "expected"), [(5, 5, False, 1 / 252), (5, 5, True, 1 / 32), (3, 4, False, 1 / 35)]
)
def test_the_smallest_p_value(n: int, m: int, pairs: bool, expected: float) -> None:
    assert smallest_p(n, m, pairs) == pytest.approx(expected)
