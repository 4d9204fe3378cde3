"""Every initializer: its shape, moments, reproducibility and configuration."""

import math
import random
from typing import Any

import numpy as np
import pytest

from suite import initializers
from suite.initializers.registry import INITIALIZERS

FAN_IN, FAN_OUT = 300, 500
TRUNCATED = 0.87962566103423978
"""Standard deviation of a standard normal variable that is cut at two."""


def normal(stddev: float) -> tuple[float, float, float]:
    """Return standard deviation, largest absolute value and kurtosis."""
    return stddev, math.inf, 3.0


def cut_normal(stddev: float) -> tuple[float, float, float]:
    return stddev, 2 * stddev / TRUNCATED, 3.0


def uniform(bound: float) -> tuple[float, float, float]:
    return bound / math.sqrt(3), bound, 1.8


MEAN_FAN = (FAN_IN + FAN_OUT) / 2
RANDOM: list[tuple[Any, tuple[float, float, float]]] = [
    ("glorot_normal", cut_normal(math.sqrt(1 / MEAN_FAN))),
    ("glorot_standard", uniform(1 / math.sqrt(FAN_IN))),
    ("glorot_uniform", uniform(math.sqrt(3 / MEAN_FAN))),
    ("he_normal", cut_normal(math.sqrt(2 / FAN_IN))),
    ("he_orthogonal", normal(math.sqrt(2 / FAN_OUT))),
    ("he_uniform", uniform(math.sqrt(6 / FAN_IN))),
    ("lecun_normal", cut_normal(math.sqrt(1 / FAN_IN))),
    ("lecun_uniform", uniform(math.sqrt(3 / FAN_IN))),
    # Entries of a random orthogonal matrix of n columns have variance 1/n and nearly normal tails.
    ("orthogonal", normal(1 / math.sqrt(FAN_OUT))),
    ({"class_name": "Orthogonal", "config": {"gain": 3.0}}, normal(3 / math.sqrt(FAN_OUT))),
    ("random_normal", normal(0.05)),
    ({"class_name": "RandomNormal", "config": {"stddev": 10.0}}, normal(10.0)),
    ("random_uniform", uniform(0.05)),
    (
        {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 0.5}},
        cut_normal(math.sqrt(0.5 / FAN_IN)),
    ),
    ("truncated_normal", cut_normal(0.05 * TRUNCATED)),
    ("variance_scaling", cut_normal(math.sqrt(1 / FAN_IN))),
    (
        {
            "class_name": "VarianceScaling",
            "config": {"scale": 3.0, "mode": "fan_out", "distribution": "untruncated_normal"},
        },
        normal(math.sqrt(3 / FAN_OUT)),
    ),
]
HIDES_ITS_GAIN = {"class_name": "identity", "config": {"gain": 2}}
"""Keras 3.15: Identity's get_config leaves the gain out."""
CONSTANT: list[tuple[Any, Any]] = [
    ("zeros", np.zeros((3, 4))),
    ("ones", np.ones((3, 4))),
    ("constant", np.zeros((3, 4))),
    ({"class_name": "Constant", "config": {"value": 0.5}}, np.full((3, 4), 0.5)),
    ("identity", np.eye(3, 4)),
    (HIDES_ITS_GAIN, 2 * np.eye(3, 4)),
    ({"class_name": "scaled", "config": {"initializer": "ones", "factor": -2}}, np.full((3, 4), -2.0)),
]
every_random = pytest.mark.parametrize("identifier", [identifier for identifier, _ in RANDOM], ids=str)


def seeded(identifier: Any, seed: int) -> Any:
    name, config = (identifier, {}) if isinstance(identifier, str) else (identifier["class_name"], identifier["config"])
    return initializers.get({"class_name": name, "config": {**config, "seed": seed}})


def draw(initializer: Any, shape: tuple[int, ...] = (FAN_IN, FAN_OUT), dtype: str = "float64") -> np.ndarray[Any, Any]:
    return np.asarray(initializer(shape, dtype=dtype))


def test_every_initializer_that_draws_or_is_constant_is_tested() -> None:
    tested = [each if isinstance(each, str) else each["class_name"] for each, _ in [*RANDOM, *CONSTANT]]
    tested_elsewhere = {
        "by_weight",
        "chrono",
        "delta_orthogonal",
        "fixup",
        "irnn",
        "kumar",
        "looks_linear",
        "another_draw",
        "as_built",
        "lsuv",
        "mean_field",
        "notebook",
        "pytorch_default",
        "recurrent",
        "siren",
        "sinusoidal",
        "skipinit",
        "sparse",
        "stft",
        "tanh_fixed_point",
        "zero_hadamard",
    }
    assert set(tested) | tested_elsewhere >= set(initializers.names()) == set(INITIALIZERS)


@pytest.mark.parametrize(("identifier", "theory"), RANDOM, ids=str)
def test_moments_are_those_of_the_theory(identifier: Any, theory: tuple[float, float, float]) -> None:
    stddev, largest, kurtosis = theory
    values = draw(seeded(identifier, 7))
    size = values.size
    assert values.shape == (FAN_IN, FAN_OUT)
    assert abs(values.mean()) < 5 * stddev / math.sqrt(size)
    # Five standard errors of a variance: sigma² sqrt((kurtosis - 1) / size).
    assert abs(values.var() - stddev**2) < 5 * stddev**2 * math.sqrt((kurtosis - 1) / size)
    assert np.abs(values).max() <= largest * (1 + 1e-6)
    if math.isfinite(largest):
        assert np.abs(values).max() > 0.99 * largest


@every_random
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_seed_decides_the_values(identifier: Any, dtype: str) -> None:
    values = draw(seeded(identifier, 1), (6, 5), dtype)
    assert values.dtype == dtype
    np.testing.assert_array_equal(values, draw(seeded(identifier, 1), (6, 5), dtype))
    assert not np.any(values == draw(seeded(identifier, 2), (6, 5), dtype))


@every_random
def test_no_global_random_state_is_read_or_moved(identifier: Any) -> None:
    before = random.getstate(), str(np.random.get_state())  # noqa: NPY002
    values = draw(initializers.get(identifier), (6, 5))
    assert (random.getstate(), str(np.random.get_state())) == before  # noqa: NPY002
    random.seed(1)
    np.testing.assert_array_equal(draw(initializers.get(identifier), (6, 5)), values)
    random.setstate(before[0])


@pytest.mark.parametrize(("identifier", "expected"), CONSTANT, ids=str)
def test_constants_have_their_values(identifier: Any, expected: np.ndarray[Any, Any]) -> None:
    np.testing.assert_array_equal(draw(initializers.get(identifier), (3, 4)), expected)


TELLING = [identifier for identifier, _ in [*RANDOM, *CONSTANT] if identifier != HIDES_ITS_GAIN]


@pytest.mark.parametrize("identifier", TELLING, ids=str)
def test_a_configuration_makes_the_same_initializer_again(identifier: Any) -> None:
    initializer = initializers.get(identifier)
    again = type(initializer).from_config(initializer.get_config())
    assert again.get_config() == initializer.get_config()
    np.testing.assert_array_equal(draw(again, (4, 5)), draw(initializer, (4, 5)))
    np.testing.assert_array_equal(draw(initializers.get(initializer), (4, 5)), draw(initializer, (4, 5)))


def test_orthogonal_rows_are_orthonormal() -> None:
    values = draw(seeded("orthogonal", 0), (20, 30))
    np.testing.assert_allclose(values @ values.T, np.eye(20), atol=1e-12)
