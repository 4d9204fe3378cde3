import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from suite.analysis.interval import Interval, interval, support

numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, min_size=2, max_size=30).filter(lambda values: np.ptp(values) > 1e-3), st.floats(0.5, 0.99))
def test_bounds_are_those_of_the_t_distribution(values: list[float], confidence: float) -> None:
    found = interval(values, confidence=confidence)
    reference = stats.t.interval(confidence, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
    assert found.mean == pytest.approx(np.mean(values), abs=1e-6)
    assert (found.low, found.high) == pytest.approx(reference, rel=1e-9, abs=1e-6)
    assert found.n == len(values)


def test_the_first_published_table_is_met() -> None:
    # Student 1908, Cushny and Peebles' additional hours of sleep; with 9 degrees of freedom t(0.975) = 2.262.
    hours = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    found = interval(hours)
    error = stats.sem(hours)
    assert found.mean == pytest.approx(1.58)
    assert (found.low, found.high) == pytest.approx((1.58 - 2.262 * error, 1.58 + 2.262 * error), abs=1e-3)


@given(numbers)
def test_one_value_has_no_bounds(value: float) -> None:
    found = interval([value])
    assert (found.mean, found.n, found.bounded) == (value, 1, False)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(2, 20))
def test_equal_values_give_a_point(value: float, n: int) -> None:
    assert interval([value] * n) == Interval(value, value, value, n)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=10))
def test_bounds_stay_in_the_support(values: list[float]) -> None:
    found = interval(values, support=(0.0, 1.0))
    assert 0.0 <= found.low <= found.high <= 1.0


def test_support_cuts_only_what_lies_outside() -> None:
    free, cut = interval([0.9, 0.9, 1.0]), interval([0.9, 0.9, 1.0], support=(0.0, 1.0))
    assert free.high > 1.0
    assert cut == Interval(free.mean, free.low, 1.0, 3)


def test_large_values_do_not_overflow() -> None:
    found = interval([1e300, 2e300, 3e300])
    reference = interval([1.0, 2.0, 3.0])
    assert (found.low / 1e300, found.high / 1e300) == pytest.approx((reference.low, reference.high))


@pytest.mark.parametrize("values", [[], [1.0, math.nan], [math.inf, 1.0], [[1.0, 2.0]]])
def test_what_has_no_mean_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="finite numbers"):
        interval(values)


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("final/test_accuracy", (0.0, 1.0)),
        ("train/accuracy", (0.0, 1.0)),
        ("final/diverged", (0.0, 1.0)),
        ("final/test_loss", (-math.inf, math.inf)),
        ("steps_to/0.9", (-math.inf, math.inf)),
    ],
)
def test_support_of_a_metric(metric: str, expected: tuple[float, float]) -> None:
    assert support(metric) == expected
