"""Moments, against sums in Python."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from suite.diagnostics.moments import deviation, mean, second_moment, variance

VALUES = st.lists(st.floats(-100, 100, width=32), min_size=1, max_size=20)


@given(VALUES)
def test_moments_are_those_by_definition(values: list[float]) -> None:
    signal, count = np.array(values, np.float32).reshape(1, -1), len(values)
    average = math.fsum(values) / count
    spread = math.fsum((value - average) ** 2 for value in values) / count
    assert math.isclose(mean(signal), average, abs_tol=1e-9)
    assert math.isclose(variance(signal), spread, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(deviation(signal) ** 2, spread, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(second_moment(signal), spread + average**2, rel_tol=1e-9, abs_tol=1e-9)


def test_squares_do_not_overflow_in_the_signals_type() -> None:
    assert second_moment(np.full((2, 2), 1e30, np.float32)) > 9e59
