from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.errors import UserError
from suite.initializers.assign import Initialization
from suite.theory.variance import KERNEL_VARIANCES, bias_variance, kernel_variance, weight_variance

OPTIONS: list[Any] = [
    *KERNEL_VARIANCES,
    {"class_name": "RandomNormal", "config": {"mean": 0.02, "stddev": 0.1}},
    {"class_name": "RandomUniform", "config": {"minval": 0.1, "maxval": 0.3}},
    {"class_name": "TruncatedNormal", "config": {"stddev": 2.0}},
    {"class_name": "Orthogonal", "config": {"gain": 1.5}},
    {"class_name": "mean_field", "config": {"weight_variance": 1.76, "bias_variance": 0.05}},
    {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 0.5}},
]


def dense(inputs: int, units: int) -> keras.Model:
    # Initializers of whole models see a first and a last layer; the one in between is measured.
    return keras.Sequential([keras.Input((4,)), *(keras.layers.Dense(each) for each in (inputs, units, 3))])


def seed(layer: int, weight: str) -> int:
    return 1000 * layer + len(weight)


@pytest.mark.parametrize("identifier", OPTIONS, ids=str)
@pytest.mark.parametrize(("inputs", "units"), [(300, 200), (150, 400)])
def test_variances_are_those_of_the_kernels_that_are_drawn(identifier: Any, inputs: int, units: int) -> None:
    model = dense(inputs, units)
    Initialization(model).apply(identifier, np.zeros((1, 4)), seed)
    square = np.mean(np.square(np.asarray(model.layers[1].kernel, np.float64)))
    assert kernel_variance(identifier, inputs, units) == pytest.approx(square, rel=0.05)
    biases = np.asarray(model.layers[1].bias, np.float64)
    assert bias_variance(identifier, inputs) == pytest.approx(np.mean(biases**2), rel=0.5)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("glorot_normal", 1.0),
        ("GlorotUniform", 1.0),
        ("he_normal", 2.0),
        ("lecun_normal", 1.0),
        ("orthogonal", 1.0),
        ("he_orthogonal", 2.0),
        ("pytorch_default", 1 / 3),
        ("glorot_standard", 1 / 3),
        ("zeros", 0.0),
    ],
)
def test_on_equal_widths_they_are_the_numbers_of_the_literature(identifier: str, expected: float) -> None:
    assert weight_variance(kernel_variance(identifier, 100, 100), 100) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: kernel_variance("he_norml", 3, 3), "unknown initializer of mean-field theory 'he_norml'.*he_normal"),
        (lambda: kernel_variance({"class_name": "Orthogonal", "config": {"size": 1}}, 3, 3), "initializer Orthogonal"),
    ],
)
def test_what_is_unknown_is_refused(call: Callable[[], float], said: str) -> None:
    with pytest.raises(UserError, match=said):
        call()
