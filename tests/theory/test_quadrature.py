import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from suite.theory.activation import ACTIVATIONS, Activation, Array, erf, relu, tanh
from suite.theory.quadrature import expectation, joint_expectation

variances = st.floats(1e-8, 1e8)
correlations = st.floats(-1, 1)


def adaptive(function: Callable[[Array], Array], variance: float, mean: float, kinks: tuple[float, ...]) -> float:
    """Return E[f(u)] by scipy's adaptive quadrature, from break to break."""
    deviation = math.sqrt(variance)

    def integrand(z: float) -> float:
        return float(function(np.array([mean + deviation * z]))[0]) * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    turns = [(place - mean) / deviation for place in (*kinks, -30, -10, -3, -1, -0.3, 0, 0.3, 1, 3, 10, 30)]
    breaks = sorted({-12.0, -6.0, -2.0, 2.0, 6.0, 12.0, *(turn for turn in turns if abs(turn) < 12)})
    return sum(integrate.quad(integrand, *piece, epsabs=1e-13, epsrel=1e-10)[0] for piece in pairwise(breaks))


@pytest.mark.parametrize("variance", [1e-4, 0.5, 3.0, 1e4])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_mean_squares_are_those_of_adaptive_quadrature(name: str, variance: float) -> None:
    phi: Activation = ACTIVATIONS[name]()
    for function in (phi.function, phi.derivative):

        def square(u: Array, function: Callable[[Array], Array] = function) -> Array:
            return function(u) ** 2

        for mean in (0.0, 0.7):
            found = expectation(square, variance, mean, phi.kinks)
            assert found == pytest.approx(adaptive(square, variance, mean, phi.kinks), rel=1e-9)


@given(variances, st.floats(-10, 10))
def test_moments_of_a_gaussian(variance: float, mean: float) -> None:
    assert expectation(np.ones_like, variance, mean) == pytest.approx(1, rel=1e-12)
    assert expectation(np.square, variance, mean) == pytest.approx(variance + mean**2, rel=1e-12)
    fourth = mean**4 + 6 * mean**2 * variance + 3 * variance**2
    assert expectation(lambda u: u**4, variance, mean) == pytest.approx(fourth, rel=1e-12)


def test_without_variance_it_is_the_value_at_the_mean() -> None:
    assert expectation(np.exp, 0.0, 2.0, kinks=(0.0,)) == math.exp(2.0)


@settings(max_examples=20, deadline=None)
@given(variances, correlations)
def test_two_rectified_gaussians_have_the_arc_cosine_kernels(variance: float, c: float) -> None:
    # Cho, Saul 2009, eqs. 3 to 6, of the orders 1 and 0.
    phi, angle = relu(), math.acos(c)
    of_values = variance / (2 * math.pi) * (math.sin(angle) + (math.pi - angle) * c)
    assert joint_expectation(phi.function, phi.function, variance, c, phi.kinks) == pytest.approx(
        of_values, rel=1e-9, abs=1e-12 * variance
    )
    of_steps = (math.pi - angle) / (2 * math.pi)
    assert joint_expectation(phi.derivative, phi.derivative, variance, c, phi.kinks) == pytest.approx(
        of_steps, abs=1e-9
    )


@settings(max_examples=20, deadline=None)
@given(variances, correlations)
def test_two_error_functions_have_the_arc_sine_kernel(variance: float, c: float) -> None:
    # Williams 1997, eq. 11.
    phi = erf()
    expected = 2 / math.pi * math.asin(2 * variance * c / (1 + 2 * variance))
    found = joint_expectation(phi.function, phi.function, variance, c)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(variances, correlations)
def test_two_linear_functions_have_the_covariance(variance: float, c: float) -> None:
    found = joint_expectation(lambda u: u, lambda u: u, variance, c)
    assert found == pytest.approx(variance * c, rel=1e-9, abs=1e-12 * variance)


@pytest.mark.parametrize(("variance", "c"), [(0.3, 0.6), (4.0, -0.4), (4.0, 0.95)])
def test_two_functions_that_differ_meet_a_monte_carlo_estimate(variance: float, c: float) -> None:
    stream = np.random.default_rng(5)
    first, rest = stream.normal(size=(2, 400_000)) * math.sqrt(variance)
    second = c * first + math.sqrt(1 - c * c) * rest
    hard = ACTIVATIONS["hard_sigmoid"]()
    products = np.tanh(first) * hard.function(second)
    error = products.std() / math.sqrt(products.size)
    found = joint_expectation(tanh().function, hard.function, variance, c, hard.kinks)
    assert abs(found - products.mean()) < 5 * error


def test_a_correlation_close_to_one_is_no_different() -> None:
    # P(u₁ u₂ < 0) = acos(c) / π, here 1.4e-5 / π.
    sign = joint_expectation(np.sign, np.sign, 2.0, 1 - 1e-10, (0.0,))
    assert sign == pytest.approx(2 / math.pi * math.asin(1 - 1e-10), abs=1e-10)
    positive = joint_expectation(lambda u: (u > 0).astype(float), np.ones_like, 1.0, 1.0, (0.0,))
    assert positive == pytest.approx(special.ndtr(0), rel=1e-15)
