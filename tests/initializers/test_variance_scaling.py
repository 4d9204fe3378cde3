import math
from typing import Any

import numpy as np
import pytest

from suite import initializers
from suite.errors import UserError
from suite.initializers.variance_scaling import KERAS_AXES


def identifier(activation: Any, **options: Any) -> dict[str, Any]:
    return {"class_name": "kumar", "config": {"activation": activation, **options}}


@pytest.mark.parametrize(
    ("activation", "value", "slope"),
    [
        ("sigmoid", 0.5, 0.25),
        ("tanh", 0.0, 1.0),
        ("linear", 0.0, 1.0),
        ("softplus", math.log(2), 0.5),
        ("silu", 0.0, 0.5),
        ("gelu", 0.0, 0.5),
        ("softsign", 0.0, 1.0),
        ("elu", 0.0, 1.0),
        ("lecun_tanh", 0.0, 1.7159 * 2 / 3),
    ],
)
def test_variance_is_the_papers(activation: str, value: float, slope: float) -> None:
    fan_in, fan_out = 200, 300
    drawn = np.asarray(initializers.get(identifier(activation, seed=1))((fan_in, fan_out), dtype="float64"))
    variance = 1 / (fan_in * slope**2 * (1 + value**2))
    size = drawn.size
    assert abs(drawn.mean()) < 5 * math.sqrt(variance / size)
    assert abs(drawn.var() - variance) < 5 * variance * math.sqrt(2 / size)
    assert abs((drawn**4).mean() - 3 * variance**2) < 5 * variance**2 * math.sqrt(96 / size)
    assert initializers.get(identifier(activation)).scale == pytest.approx(variance * fan_in, rel=1e-4)


def test_the_sigmoid_is_the_default_with_the_deviation_that_the_paper_names() -> None:
    assert initializers.get("kumar").get_config()["activation"] == "sigmoid"
    assert math.sqrt(initializers.get("kumar").scale) == pytest.approx(3.6, abs=0.03)


@pytest.mark.parametrize("relu", ["relu", {"class_name": "ReLU"}])
def test_relu_has_the_variance_of_he(relu: Any) -> None:
    assert initializers.get(identifier(relu)).scale == 2.0


def test_options_of_the_activation_count() -> None:
    for beta, slope in ((1.0, 0.5), (2.0, 0.5), (4.0, 0.5)):
        squareplus = {"class_name": "squareplus", "config": {"b": beta}}
        value = math.sqrt(beta) / 2
        assert initializers.get(identifier(squareplus)).scale == pytest.approx(1 / (slope**2 * (1 + value**2)))


@pytest.mark.parametrize(
    "activation",
    ["leaky_relu", "selu", {"class_name": "elu", "config": {"alpha": 2.0}}, "prelu", "hard_shrink", "tanh_shrink"],
)
def test_an_activation_without_a_slope_at_zero_is_refused(activation: Any) -> None:
    with pytest.raises(UserError, match="kumar needs an activation with a slope at zero other than 0") as caught:
        initializers.get(identifier(activation))
    assert "\n" not in str(caught.value)


def test_an_unknown_activation_is_refused() -> None:
    with pytest.raises(UserError, match="unknown activation 'sigmoyd'; did you mean sigmoid"):
        initializers.get(identifier("sigmoyd"))


def test_a_seed_decides_and_a_convolutions_fan_in_counts_its_window() -> None:
    first, again, other = (
        np.asarray(initializers.get(identifier("tanh", seed=seed))((3, 3, 8, 50), dtype="float64"))
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.any(first == other)
    assert first.var() == pytest.approx(1 / 72, rel=0.1)


def test_its_configuration_makes_it_again() -> None:
    made = initializers.get({"class_name": "Kumar", "config": {"activation": "tanh", "seed": 4}})
    assert made.get_config() == {"activation": "tanh", "seed": 4, **dict.fromkeys(KERAS_AXES)}
    again = type(made).from_config(made.get_config())
    np.testing.assert_array_equal(np.asarray(again((3, 5))), np.asarray(made((3, 5))))
