import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.theory.activation import ACTIVATIONS
from suite.theory.length import fixed_point, keeping_variance, length_map, length_slope, second_moment

lengths = st.floats(1e-6, 1e6)
variances = st.floats(0, 10)


@given(lengths, variances, variances)
def test_relu_halves_the_mean_square(q: float, weights: float, biases: float) -> None:
    assert length_map(q, "relu", weights, biases) == pytest.approx(weights * q / 2 + biases, rel=1e-9)


@given(lengths, variances, variances)
def test_linear_keeps_the_mean_square(q: float, weights: float, biases: float) -> None:
    assert length_map(q, "linear", weights, biases) == pytest.approx(weights * q + biases, rel=1e-9)


@given(lengths, variances, variances)
def test_erf_has_a_closed_form(q: float, weights: float, biases: float) -> None:
    expected = weights * 2 / math.pi * math.asin(2 * q / (1 + 2 * q)) + biases
    assert length_map(q, "erf", weights, biases) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("q", [0.1, 1.0, 10.0])
def test_tanh_meets_a_monte_carlo_estimate(q: float) -> None:
    squares = np.tanh(np.random.default_rng(3).normal(size=400_000) * math.sqrt(q)) ** 2
    error = 1.5 * squares.std() / math.sqrt(squares.size)
    assert abs(length_map(q, "tanh", 1.5, 0.1) - (1.5 * squares.mean() + 0.1)) < 5 * error


def test_the_ends_of_the_map() -> None:
    assert length_map(0.0, "relu", 2.0, 0.3) == 0.3
    assert length_map(0.0, "sigmoid", 2.0) == 0.5
    assert length_map(math.inf, "relu", 2.0) == math.inf


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("q", [0.05, 1.0, 20.0])
def test_the_slope_is_that_of_the_map(name: str, q: float) -> None:
    step = 1e-4 * q
    numerical = (length_map(q + step, name, 1.3) - length_map(q - step, name, 1.3)) / (2 * step)
    assert length_slope(q, name, 1.3) == pytest.approx(numerical, rel=1e-5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_map_increases(name: str) -> None:
    values = [length_map(2.0**exponent, name, 1.0) for exponent in range(-10, 12)]
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("name", "weights", "biases", "expected"),
    [
        ("relu", 1.0, 0.0, 0.0),
        ("relu", 2.0, 0.0, 1.0),
        ("relu", 2.1, 0.0, math.inf),
        ("relu", 2.0, 0.1, math.inf),
        ("relu", 1.5, 0.1, 0.4),
        ("linear", 0.5, 1.0, 2.0),
        ("tanh", 1.0, 0.0, 0.0),
        ("tanh", 0.7, 0.0, 0.0),
        ("tanh", 0.0, 0.3, 0.3),
        ("selu", 1.0, 0.0, 1.0),
    ],
)
def test_known_fixed_points(name: str, weights: float, biases: float, expected: float) -> None:
    assert fixed_point(name, weights, biases) == pytest.approx(expected, rel=1e-9)


def test_where_every_length_is_kept_it_is_the_first() -> None:
    assert fixed_point("relu", 2.0, start=7.0) == 7.0


def test_where_two_attract_the_start_decides() -> None:
    assert fixed_point("gelu", 3.0, start=0.01) == 0.0
    assert fixed_point("gelu", 3.0, start=10.0) == math.inf


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["tanh", "erf", "softsign", "sigmoid", "selu"]), st.floats(0.2, 1), st.floats(0.05, 1))
def test_a_fixed_point_is_where_many_layers_lead(name: str, weights: float, biases: float) -> None:
    q = 1.0
    for _ in range(200):
        q = length_map(q, name, weights, biases)
    assert fixed_point(name, weights, biases) == pytest.approx(q, rel=1e-6)


def test_what_keeps_a_length() -> None:
    assert keeping_variance("relu", 3.0) == pytest.approx(2)
    assert keeping_variance({"class_name": "leaky_relu", "config": {"negative_slope": 0.1}}) == pytest.approx(2 / 1.01)
    for q, biases in ((0.5, 0.1), (2.0, 0.0)):
        assert length_map(q, "gelu", keeping_variance("gelu", q, biases), biases) == pytest.approx(q)
    assert keeping_variance(np.zeros_like) == math.inf
    assert second_moment("relu", 4.0) == pytest.approx(2)


@pytest.mark.parametrize("arguments", [(-1.0, 1.0, 0.0), (1.0, -1.0, 0.0), (1.0, 1.0, -1.0), (1.0, math.nan, 0.0)])
def test_negative_variances_are_refused(arguments: tuple[float, float, float]) -> None:
    q, weights, biases = arguments
    with pytest.raises(ValueError, match="expected no negative length or variance"):
        length_map(q, "relu", weights, biases)


@pytest.mark.parametrize("start", [0.0, -1.0, math.inf, math.nan])
def test_a_start_is_a_length(start: float) -> None:
    with pytest.raises(ValueError, match="expected a start"):
        fixed_point("tanh", 1.0, start=start)
