import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.report.tables.formats import accuracy, duration, loss, number, percent
from suite.stats.interval import Interval, interval


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (math.log(2), "0.6931"),
        (2.302585, "2.303"),
        (1773.586, "1,774"),
        (123456.7, "123,457"),
        (0.00123456, "0.001235"),
        (1.23456e-7, "1.235e-07"),
        (2.1e9, "2.1e+09"),
        (-3.14159, "-3.142"),
        (1.0, "1.000"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "not a number"),
    ],
)
def test_number(value: float, expected: str) -> None:
    assert number(value) == expected


@given(st.floats(min_value=-1e12, max_value=1e12).filter(lambda value: abs(value) > 1e-12))
def test_a_number_keeps_four_digits(value: float) -> None:
    assert float(number(value).replace(",", "")) == pytest.approx(value, rel=6e-4)


def test_accuracy_is_a_percentage_with_its_interval() -> None:
    assert accuracy(Interval(0.98123, 0.9791, 0.9834, 20, 0.96)) == "98.12 % [97.9, 98.3]"
    assert accuracy(interval([0.5] * 5)) == "50.00 % [50.0, 50.0]"
    assert accuracy(interval([1.0] * 4)) == "100.00 % [n/a]"


def test_loss_has_its_interval() -> None:
    assert loss(Interval(0.012344, 0.01, 0.0147, 5, 0.9375)) == "0.01234 [0.0100, 0.0147]"
    assert loss(interval([2.5])) == "2.500 [n/a]"
    assert loss(interval([2.5, 2.5, 3.5, 4.5, math.inf])) == "3.500 [2.50, ∞]"


def test_percent() -> None:
    assert (percent(0.12345), percent(0.5, 0)) == ("12.35 %", "50 %")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (200, "3 min 20 s"),
        (3599.7, "1 h 00 min"),
        (7500, "2 h 05 min"),
    ],
)
def test_duration(seconds: float, expected: str) -> None:
    assert duration(seconds) == expected
