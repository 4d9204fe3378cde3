"""Critical points: closed forms, publications, an independent quadrature, and where there are none."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import brentq

from suite.errors import UserError
from suite.theory.activation import ACTIVATIONS, Function, activation
from suite.theory.correlation import chi
from suite.theory.critical import CriticalPoint, NotCritical, critical_point, critical_weight_variance
from suite.theory.length import fixed_point, length_map
from suite.theory.phase import Phase, regime


@pytest.mark.parametrize(
    ("name", "biases", "weights", "length"),
    [
        ("relu", 0.0, 2.0, 1.0),
        ({"class_name": "leaky_relu", "config": {"negative_slope": 0.1}}, 0.0, 2 / 1.01, 1.0),
        ("linear", 0.0, 1.0, 1.0),
        ("tanh", 0.0, 1.0, 0.0),
        ("hard_tanh", 0.0, 1.0, 0.0),
        ("softsign", 0.0, 1.0, 0.0),
        ("erf", 0.0, math.pi / 4, 0.0),
        ("relu6", 0.0, 2.0, 0.0),
    ],
)
def test_critical_points_in_closed_form(name: str, biases: float, weights: float, length: float) -> None:
    found = critical_point(name, biases)
    assert isinstance(found, CriticalPoint)
    assert found.weight_variance == pytest.approx(weights, rel=1e-8)
    assert found.length == pytest.approx(length)


@pytest.mark.parametrize(
    ("name", "biases", "weights", "length", "rel"),
    [
        ("tanh", 0.05, 1.76, 0.57, 1e-3),  # Schoenholz 2017
        ("tanh", 2.01e-5, 1.05, 0.0259, 1e-3),  # Pennington 2017
        ("tanh", 0.104, 2.0, 0.8214, 2e-3),  # Pennington 2017
        ("gelu", 0.17292239, 1.98305826, (3 + math.sqrt(17)) / 2, 1e-7),  # Roberts, Yaida, Hanin 2022, 5.3.4
        ("silu", 0.55514317, 1.98800468, 14.32017362, 1e-7),  # the same
    ],
)
def test_published_critical_points(name: str, biases: float, weights: float, length: float, rel: float) -> None:
    found = critical_point(name, biases)
    assert isinstance(found, CriticalPoint)
    assert found.weight_variance == pytest.approx(weights, rel=rel)
    assert found.length == pytest.approx(length, rel=rel)


@pytest.mark.parametrize("name", ["tanh", "erf", "softsign", "sigmoid", "elu", "selu", "hard_tanh", np.arctan])
@pytest.mark.parametrize("biases", [0.01, 0.05, 0.5])
def test_order_lies_below_and_chaos_above(name: str, biases: float) -> None:
    found = critical_point(name, biases)
    assert isinstance(found, CriticalPoint)
    weights, length = found
    assert chi(length, name, weights) == pytest.approx(1)
    assert length_map(length, name, weights, biases) == pytest.approx(length)
    assert fixed_point(name, weights, biases, start=length * 1.5) == pytest.approx(length, rel=1e-3)
    phases = [regime(name, factor * weights, biases).phase for factor in (0.9, 1.0, 1.1)]
    assert phases == [Phase.ORDERED, Phase.CRITICAL, Phase.CHAOTIC]


@pytest.mark.parametrize(("name", "biases"), [("gelu", 0.0), ("gelu", 0.17), ("silu", 0.0), ("silu", 0.55)])
def test_there_is_none_where_the_fixed_point_repels(name: str, biases: float) -> None:
    found = critical_point(name, biases)
    assert isinstance(found, NotCritical)
    assert "repels: shorter signals vanish, longer ones explode" in found.reason


@pytest.mark.parametrize(("name", "biases"), [("softplus", 0.0), ("softplus", 1.0), ("relu", 0.1), ("linear", 1e-4)])
def test_there_is_none_where_signals_grow_without_end(name: str, biases: float) -> None:
    found = critical_point(name, biases)
    assert found == NotCritical("wherever χ₁ is 1, each layer makes signals longer, without end")


def test_a_variance_that_there_is_not_is_refused_in_one_line() -> None:
    with pytest.raises(UserError, match=r"silu with σ_b² = 0.05: expected a critical point, received none: χ₁ is 1 at"):
        critical_weight_variance("swish", 0.05)


NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


class Slowly:
    """Critical points by another quadrature than the code's and a search of its own.

    It integrates over u in pieces between the kinks, each with 200 nodes, and takes the slope of the length map by a
    difference quotient. What it shares with the code is φ and φ', and nothing else.
    """

    def __init__(self, name: str) -> None:
        self.phi = activation(name)
        self.lengths = [10.0**power for power in np.arange(-6, 7.1, 0.5)]
        self.carried = [self.square(q) * self.weights(q) / q for q in self.lengths]

    def mean(self, function: Function, q: float) -> float:
        far = 12 * math.sqrt(q)
        turns = {-far, far, 0.0, *(turn for turn in (*self.phi.kinks, -30, -6, -1, 1, 6, 30) if abs(turn) < far)}
        total = 0.0
        for low, high in pairwise(sorted(turns)):
            u = (low + high) / 2 + (high - low) / 2 * NODES
            density = np.exp(-(u**2) / (2 * q)) / math.sqrt(2 * math.pi * q)
            total += (high - low) / 2 * float(WEIGHTS @ (function(u) * density))
        return total

    def weights(self, q: float) -> float:
        return 1 / self.mean(lambda u: self.phi.derivative(u) ** 2, q)

    def square(self, q: float) -> float:
        return self.mean(lambda u: self.phi.function(u) ** 2, q)

    def found(self, biases: float) -> tuple[float, float] | None:
        """Return σ_w² and q* of the first fixed point that attracts; 0 for one at 0, 1 if all lengths are kept."""
        changes = [carried + biases / q - 1 for q, carried in zip(self.lengths, self.carried, strict=True)]
        changes = [0.0 if abs(change) < 1e-9 else change for change in changes]
        if not any(changes):
            return self.weights(1.0), 1.0
        if next(change for change in changes if change) < 0:
            weights = self.weights(1e-16)
            return (weights, 0.0) if weights * self.square(0.01) <= 0.01 * (1 + 1e-9) else None
        for (low, above), (high, below) in pairwise(zip(self.lengths, changes, strict=True)):
            if above > 0 > below:
                q = brentq(lambda q: self.square(q) * self.weights(q) + biases - q, low, high, rtol=1e-13)
                weights, step = self.weights(q), 1e-4 * q
                slope = weights * (self.square(q + step) - self.square(q - step)) / (2 * step)
                if slope < 1:
                    return weights, q
        return None


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_every_activation_by_name_against_an_independent_quadrature(name: str) -> None:
    """With biases from none to large, on both sides of where GELU, SiLU and hard SiLU become critical."""
    slowly = Slowly(name)
    for biases in (0.0, 0.01, 0.17, 0.18, 0.5, 0.52, 0.57, 4.0):
        expected, found = slowly.found(biases), critical_point(name, biases)
        if expected is None:
            assert isinstance(found, NotCritical), (biases, found)
        else:
            assert isinstance(found, CriticalPoint), (biases, expected, found)
            assert found == pytest.approx(expected, rel=1e-5), biases


def test_enough_bias_makes_gelu_critical() -> None:
    weights = critical_weight_variance("gelu", 0.5)
    assert regime("gelu", weights, 0.5).chi == pytest.approx(1, abs=1e-6)


def test_a_negative_variance_is_refused() -> None:
    with pytest.raises(ValueError, match="variance of biases"):
        critical_point("tanh", -0.1)
