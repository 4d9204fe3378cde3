import math

import numpy as np
import pytest

from suite.analysis.meanfield.correlation import chi
from suite.analysis.meanfield.critical import critical_point, critical_weight_variance
from suite.analysis.meanfield.length import fixed_point, length_map
from suite.analysis.meanfield.phase import Phase, regime


@pytest.mark.parametrize(
    ("name", "biases", "weights", "length"),
    [
        ("relu", 0.0, 2.0, 1.0),
        ("relu", 0.1, 2.0, math.inf),
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
    assert found.weight_variance == pytest.approx(weights, rel=rel)
    assert found.length == pytest.approx(length, rel=rel)


@pytest.mark.parametrize("name", ["tanh", "erf", "softsign", "sigmoid", "elu", "selu", "hard_tanh", np.arctan])
@pytest.mark.parametrize("biases", [0.01, 0.05, 0.5])
def test_order_lies_below_and_chaos_above(name: str, biases: float) -> None:
    weights, length = critical_point(name, biases)
    assert chi(length, name, weights) == pytest.approx(1)
    assert length_map(length, name, weights, biases) == pytest.approx(length)
    assert fixed_point(name, weights, biases, start=length * 1.5) == pytest.approx(length, rel=1e-3)
    phases = [regime(name, factor * weights, biases).phase for factor in (0.9, 1.0, 1.1)]
    assert phases == [Phase.ORDERED, Phase.CRITICAL, Phase.CHAOTIC]


@pytest.mark.parametrize(("name", "biases"), [("gelu", 0.0), ("gelu", 0.17), ("silu", 0.0), ("silu", 0.55)])
def test_there_is_none_where_the_fixed_point_repels(name: str, biases: float) -> None:
    found = critical_point(name, biases)
    assert math.isnan(found.weight_variance)
    assert math.isnan(found.length)


def test_enough_bias_makes_gelu_critical() -> None:
    weights = critical_weight_variance("gelu", 0.5)
    assert regime("gelu", weights, 0.5).chi == pytest.approx(1, abs=1e-6)


def test_a_negative_variance_is_refused() -> None:
    with pytest.raises(ValueError, match="variance of biases"):
        critical_point("tanh", -0.1)
