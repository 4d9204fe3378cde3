import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from suite.stats.interval import Interval, covered, interval, order

numbers = st.floats(allow_nan=False)


def slow_order(n: int, confidence: float) -> int:
    """Return the largest k for which 1 - 2 P(B < k) is what is wanted; 93.75 % will do at five values for up to 95."""
    wanted = 0.9375 if n == 5 and 0.9375 < confidence <= 0.95 else confidence
    return sum(1 - 2 * stats.binom.cdf(k - 1, n, 0.5) >= wanted - 1e-12 for k in range(1, (n + 1) // 2 + 1))


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95, 0.975, 0.99])
def test_order_and_coverage_are_those_of_the_binomial_distribution(confidence: float) -> None:
    for n in range(1, 80):
        k = order(n, confidence)
        assert k == slow_order(n, confidence)
        for each in range(1, (n + 1) // 2 + 1):
            assert covered(n, each) == pytest.approx(1 - 2 * stats.binom.cdf(each - 1, n, 0.5), abs=1e-12)


def test_the_published_table_is_met() -> None:
    # The ranks that bound a median at 95 %, as textbooks list them (Conover 1999, 3.2).
    table = {6: 1, 8: 1, 9: 2, 11: 2, 12: 3, 15: 4, 20: 6, 25: 8, 30: 10, 40: 14, 50: 18}
    assert {n: order(n) for n in table} == table


def test_thousands_of_values_have_one_too() -> None:
    assert order(2000) == pytest.approx(1000 - 1.96 * math.sqrt(500), abs=1.5)
    assert 0.95 <= covered(2000, order(2000)) < 0.955


@pytest.mark.parametrize("n", range(5, 13))
def test_every_pattern_of_values_above_and_below_the_median_counted(n: int) -> None:
    # Each value is below the true median with probability ½, whatever it is drawn from: here -1 below and 1 above 0.
    found = interval([0.0] * n)
    held = 0
    for signs in product((-1.0, 1.0), repeat=n):
        each = interval(signs)
        held += each.low <= 0.0 <= each.high
    assert held / 2**n == found.coverage == covered(n, order(n))
    assert found.coverage >= (0.9375 if n == 5 else 0.95)


@pytest.mark.parametrize("n", range(5, 13))
def test_the_median_of_a_skewed_distribution_is_covered_as_often_as_is_said(n: int) -> None:
    samples = np.exp(2 * np.random.default_rng(n).standard_normal((4000, n)))
    found = [interval(sample) for sample in samples]
    share = np.mean([each.low <= 1.0 <= each.high for each in found])
    error = math.sqrt(0.05 * 0.95 / len(samples))
    assert abs(share - found[0].coverage) < 4 * error


def test_a_discrete_distribution_is_covered_more_often() -> None:
    # Nineteen seeds in twenty learn, one stays stuck.
    samples = np.where(np.random.default_rng(0).random((2000, 10)) < 0.05, 0.1, 0.98)
    found = [interval(sample) for sample in samples]
    assert np.mean([each.low <= 0.98 <= each.high for each in found]) >= found[0].coverage


@given(st.lists(numbers, min_size=1, max_size=40))
def test_bounds_are_values_around_the_median(values: list[float]) -> None:
    found = interval(values)
    assert found.n == len(values)
    if len(values) % 2 or math.isfinite(sum(values)):
        assert found.median == pytest.approx(float(np.median(values)), rel=1e-12, abs=1e-300)
    assert found.bounded is (len(values) >= 5)
    if found.bounded:
        assert {found.low, found.high} <= set(values)
        assert found.low <= found.median <= found.high or math.isnan(found.median)
        k = order(len(values))
        assert sum(value < found.low for value in values) < k
        assert sum(value > found.high for value in values) < k


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=20))
def test_the_order_of_the_values_does_not_matter(values: list[float]) -> None:
    assert interval(values) == interval(values[::-1]) == interval(sorted(values))


@pytest.mark.parametrize("values", [[0.5], [0.5, 0.5], [0.1, 0.9, 0.5], [0.5, 0.5, 0.5, 0.5]])
def test_fewer_than_five_values_have_no_bounds(values: list[float]) -> None:
    found = interval(values)
    assert (found.median, found.n, found.bounded) == (0.5, len(values), False)
    assert all(map(math.isnan, (found.low, found.high, found.coverage)))


@given(numbers, st.integers(5, 20))
def test_equal_values_give_a_point(value: float, n: int) -> None:
    assert interval([value] * n) == Interval(value, value, value, n, covered(n, order(n)))


def test_infinite_values_are_worse_or_better_than_all_others() -> None:
    assert interval([1.0, 2.0, 3.0, 4.0, math.inf]).high == math.inf
    assert interval([-math.inf, *[2.0] * 8]).low == 2.0
    assert interval([math.inf] * 5).median == math.inf


def test_large_values_do_not_overflow() -> None:
    assert interval([1.5e308, 1.7e308]).median == pytest.approx(1.6e308)


@pytest.mark.parametrize("values", [[], [1.0, math.nan], [[1.0, 2.0]]])
def test_what_has_no_median_is_refused(values: Sequence[float]) -> None:
    with pytest.raises(ValueError, match="a list of numbers"):
        interval(values)
