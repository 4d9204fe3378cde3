import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.theory.activation import ACTIVATIONS
from suite.theory.correlation import chi, chi_at, correlation_fixed_point, correlation_map
from suite.theory.length import fixed_point, length_map

correlations = st.floats(-1, 1)
lengths = st.floats(1e-4, 1e4)


@settings(max_examples=20, deadline=None)
@given(correlations, lengths, st.floats(0.1, 5))
def test_relu_has_the_arc_cosine_map(c: float, q: float, weights: float) -> None:
    angle = math.acos(c)
    expected = (math.sin(angle) + (math.pi - angle) * c) / math.pi
    assert correlation_map(c, q, "relu", weights) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(correlations, lengths, st.floats(0.1, 5), st.floats(0, 5))
def test_linear_only_adds_what_biases_share(c: float, q: float, weights: float, biases: float) -> None:
    expected = (weights * q * c + biases) / (weights * q + biases)
    assert correlation_map(c, q, "linear", weights, biases) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(correlations, lengths)
def test_erf_has_the_arc_sine_map(c: float, q: float) -> None:
    share = 2 * q / (1 + 2 * q)
    assert correlation_map(c, q, "erf", 1.3) == pytest.approx(math.asin(share * c) / math.asin(share), abs=1e-9)


def test_tanh_meets_a_wide_random_layer() -> None:
    stream = np.random.default_rng(11)
    first, rest = stream.normal(size=(2, 300_000)) * math.sqrt(0.8)
    second = 0.6 * first + 0.8 * rest
    products = 1.7 * np.tanh(first) * np.tanh(second)
    error = products.std() / math.sqrt(products.size) / length_map(0.8, "tanh", 1.7, 0.05)
    expected = (products.mean() + 0.05) / length_map(0.8, "tanh", 1.7, 0.05)
    assert abs(correlation_map(0.6, 0.8, "tanh", 1.7, 0.05) - expected) < 5 * error


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_equal_inputs_stay_equal(name: str) -> None:
    assert correlation_map(1.0, 0.7, name, 1.5, 0.1) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", ["tanh", "erf", "softplus", "silu", "relu", "elu", "hard_tanh"])
def test_chi_is_the_slope_of_the_correlation_map_at_the_fixed_point(name: str) -> None:
    q = fixed_point(name, 1.2, 0.2)
    assert chi_at(1.0, q, name, 1.2) == pytest.approx(chi(q, name, 1.2))
    for c in (-0.3, 0.5):
        step = 1e-4
        rise = correlation_map(c + step, q, name, 1.2, 0.2) - correlation_map(c - step, q, name, 1.2, 0.2)
        assert chi_at(c, q, name, 1.2) == pytest.approx(rise / (2 * step), rel=1e-5)


def test_chi_has_its_limits() -> None:
    assert chi(0.0, "tanh", 1.3) == pytest.approx(1.3)
    assert chi(math.inf, "gelu", 2.0) == pytest.approx(1.0)
    for q in (0.0, 1e-3, 1.0, 1e3, math.inf):
        assert chi(q, "relu", 3.0) == pytest.approx(1.5)


@given(lengths)
def test_chi_of_erf_has_a_closed_form(q: float) -> None:
    assert chi(q, "erf", 1.0) == pytest.approx(4 / math.pi / math.sqrt(1 + 4 * q), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "weights", "biases", "expected"),
    [
        ("tanh", 1.3, 0.05, 1.0),  # ordered
        ("tanh", 2.0, 0.0, 0.0),  # chaotic, and nothing that inputs share
        ("relu", 2.0, 0.0, 1.0),
        ("relu", 3.0, 0.0, 1.0),
        ("relu", 1.0, 0.0, 1.0),
        ("tanh", 0.0, 0.0, 1.0),
    ],
)
def test_known_fixed_points(name: str, weights: float, biases: float, expected: float) -> None:
    q = fixed_point(name, weights, biases)
    assert correlation_fixed_point(q, name, weights, biases) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "weights"), [("tanh", 4.0), ("tanh", 2.0), ("erf", 2.5), ("hard_tanh", 3.0), ("selu", 1.5)]
)
def test_in_chaos_the_map_leads_to_the_fixed_point_from_both_sides(name: str, weights: float) -> None:
    q = fixed_point(name, weights, 0.05)
    found = correlation_fixed_point(q, name, weights, 0.05)

    def moved(c: float) -> float:
        return correlation_map(c, q, name, weights, 0.05) - c

    assert 0 < found < 0.99
    assert moved(found) == pytest.approx(0, abs=1e-12)
    assert all(moved(c) > 0 for c in (0.0, found / 2, found - 0.01))
    assert all(moved(c) < 0 for c in (found + 0.01, (1 + found) / 2))


def test_without_a_signal_there_is_no_correlation() -> None:
    assert math.isnan(correlation_map(0.5, 1.0, "tanh", 0.0))
    assert math.isnan(correlation_map(math.nan, 1.0, "tanh", 1.0))
