"""Dead, skewed, saturated and equal units, against loops and theory."""

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from suite.diagnostics.distinct import distinct
from suite.diagnostics.units import dead, saturated, skewed

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


def one_by_one(columns: Arrays, tolerance: float) -> int:
    """The definition: units in the order of their projections, each compared with all that were kept before it."""
    rows = columns.reshape(-1, columns.shape[-1]).T.astype(np.float64)
    apart = tolerance * np.abs(rows).max()
    kept: list[Arrays] = []
    for unit in np.argsort(rows @ np.cos(np.arange(1, rows.shape[1] + 1)), kind="stable"):
        if all(np.abs(rows[unit] - other).max() > apart for other in kept):
            kept.append(rows[unit])
    return len(kept)


NEAR = st.tuples(st.integers(-2, 2), st.integers(-6, 6)).map(lambda at: at[0] + 0.004 * at[1])
"""Values in few clusters, whose neighbours are nearer to one another than a hundredth: chains of equal units."""


@given(arrays(np.float64, st.tuples(st.integers(1, 3), st.integers(1, 12)), elements=NEAR))
def test_near_units_are_counted_as_one_by_one(columns: Arrays) -> None:
    for tolerance in (1e-6, 0.003, 0.01):
        assert distinct(columns, tolerance) == one_by_one(columns, tolerance)


def test_what_is_near_is_within_the_tolerance_of_the_largest_entry_in_every_example() -> None:
    base = np.array([[100.0, -3.0], [0.5, 4.0]])
    for moved, count in ((0.9e-4, 2), (1.1e-4, 3)):
        units = np.hstack([base, base[:, :1] + [[0.0], [moved]]])
        assert distinct(units) == one_by_one(units, 1e-6) == count


@pytest.mark.parametrize("spread", [0.0, 1e-9, 1e-5])
def test_many_nearly_equal_units_are_counted_as_one_by_one(spread: float) -> None:
    draw = np.random.default_rng(0)
    columns = np.repeat(draw.normal(size=(4, 10)), 20, axis=1) + spread * draw.uniform(-1, 1, (4, 200))
    assert distinct(columns) == one_by_one(columns, 1e-6)
    assert distinct(columns) == 10 if spread < 1e-6 else distinct(columns) > 100


def test_equal_units_among_many_are_found() -> None:
    columns = np.random.default_rng(0).normal(size=(50, 300)).astype(np.float32)
    columns[:, 200:] = columns[:, :100]
    assert distinct(columns) == 200
    assert distinct(np.zeros((5, 7))) == distinct(np.full((5, 7), 0.5)) == 1


@pytest.mark.parametrize("of", [dead, skewed, distinct, lambda signal: saturated(signal, -1.0, 1.0)])
def test_what_is_not_a_number_has_no_share(of: Any) -> None:
    assert np.isnan(of(np.array([[0.5, np.nan]])))
