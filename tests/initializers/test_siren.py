"""SIREN's weights keep the pre-activations of sines at any depth (Sitzmann 2020, theorem 1.8)."""

from typing import Any

import keras
import numpy as np
import pytest

from suite import initializers
from suite.initializers.assign import Initialization
from tests.initializers.conftest import MakeSeeds


def sines(omega: float, depth: int = 8, width: int = 512) -> keras.Model:
    inputs = x = keras.Input((2,))
    kernels = []
    for _ in range(depth):
        kernels.append(x := keras.layers.Dense(width)(x))
        x = keras.ops.sin(omega * x)
    return keras.Model(inputs, [*kernels, keras.layers.Dense(1)(x)])


@pytest.mark.parametrize("omega", [1.0, 30.0])
def test_the_variance_of_preactivations_follows_that_of_a_sine_of_a_normal_number(
    omega: float, seeds: MakeSeeds
) -> None:
    model = sines(omega)
    x = np.random.default_rng(0).uniform(-1, 1, (256, 2)).astype(np.float32)
    Initialization(model).apply({"class_name": "siren", "config": {"omega": omega}}, x, seeds(0))
    hidden = [omega * np.asarray(each) for each in model(x)[1:-1]]
    if omega == 30.0:
        # Var sin z = (1 - exp(-2v)) / 2 for z of N(0, v), times n weights of variance 2 / (n ω₀²).
        variances = [each.var() for each in hidden]
        assert variances[1:] == pytest.approx([1 - np.exp(-2 * each) for each in variances[:-1]], rel=0.08)
    limits = [float(np.abs(layer.kernel).max()) for layer in model.layers if layer.weights]
    assert limits[0] == pytest.approx(1 / 2, rel=0.01)
    assert limits[1:-1] == pytest.approx([(6 / 512) ** 0.5 / omega] * 7, rel=0.01)


def test_it_is_drawn_anew_for_each_seed(seeds: MakeSeeds) -> None:
    model = sines(30.0, depth=1)

    def kernel(seed: int) -> Any:
        Initialization(model).apply("siren", np.zeros((1, 2)), seeds(seed))
        return np.asarray(model.layers[1].kernel)

    np.testing.assert_array_equal(kernel(0), kernel(0))
    assert not np.array_equal(kernel(0), kernel(1))


@pytest.mark.parametrize("omega", [0, -1.0, float("inf"), True, "30"])
def test_what_is_no_frequency_is_refused(omega: Any) -> None:
    with pytest.raises(ValueError, match="`omega` must be a positive number"):
        initializers.get({"class_name": "siren", "config": {"omega": omega}})
