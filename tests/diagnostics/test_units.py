"""Dead, skewed, saturated and equal units, against loops and theory."""

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from suite.diagnostics.dead import dead
from suite.diagnostics.distinct import distinct
from suite.diagnostics.saturation import saturated
from suite.diagnostics.skewed import skewed

Arrays = np.ndarray[Any, Any]
SIGNALS = arrays(np.float32, st.tuples(*[st.integers(1, 4)] * 3), elements=st.integers(-2, 2).map(float))


def units(signal: Arrays) -> list[list[float]]:
    return [signal[..., unit].reshape(-1).tolist() for unit in range(signal.shape[-1])]


@given(SIGNALS)
def test_a_dead_unit_is_never_positive(signal: Arrays) -> None:
    slow = [all(value <= 0 for value in unit) for unit in units(signal)]
    assert dead(np.maximum(signal, 0)) == pytest.approx(sum(slow) / len(slow))


@given(SIGNALS, st.sampled_from([0.1, 0.3, 0.45]))
def test_a_skewed_unit_has_nearly_always_one_sign(signal: Arrays, alpha: float) -> None:
    slow = [abs(sum(value > 0 for value in unit) / len(unit) - 0.5) > alpha for unit in units(signal)]
    assert skewed(signal, alpha) == pytest.approx(sum(slow) / len(slow))


@pytest.mark.parametrize("deviation", [0.5, 1.5, 4.0])
def test_saturation_of_tanh_is_that_of_a_gaussian(deviation: float) -> None:
    z = np.random.default_rng(0).normal(0.0, deviation, (1000, 200))
    expected = 2 * (1 - NormalDist().cdf(np.arctanh(0.95) / deviation))
    error = np.sqrt(expected * (1 - expected) / z.size)
    assert abs(saturated(np.tanh(z), -1.0, 1.0) - expected) < 5 * error
    assert saturated(1 / (1 + np.exp(-2 * z)), 0.0, 1.0) == saturated(np.tanh(z), -1.0, 1.0)


@given(SIGNALS)
def test_different_units_are_counted(signal: Arrays) -> None:
    slow = len({tuple(unit) for unit in units(signal)})
    assert distinct(signal) == slow
    noise = 1e-8 * np.random.default_rng(0).uniform(-1, 1, signal.shape)
    assert distinct(signal.astype(np.float64) * (1 + noise)) == slow


def test_equal_units_among_many_are_found() -> None:
    columns = np.random.default_rng(0).normal(size=(50, 300)).astype(np.float32)
    columns[:, 200:] = columns[:, :100]
    assert distinct(columns) == 200
    assert distinct(np.zeros((5, 7))) == distinct(np.full((5, 7), 0.5)) == 1


@pytest.mark.parametrize("of", [dead, skewed, distinct, lambda signal: saturated(signal, -1.0, 1.0)])
def test_what_is_not_a_number_has_no_share(of: Any) -> None:
    assert np.isnan(of(np.array([[0.5, np.nan]])))
