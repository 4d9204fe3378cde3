"""What is known of activations."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

from suite.frameworks.nonlinearity import observed, probed, sine_frequency

INFINITE = np.inf
activations = keras.activations


@pytest.mark.parametrize(
    ("function", "low", "high", "rectifies"),
    [
        (activations.tanh, -1, 1, False),
        (activations.sigmoid, 0, 1, False),
        (activations.softsign, -1, 1, False),
        (activations.relu, 0, INFINITE, True),
        (activations.relu6, 0, 6, True),
        (activations.elu, -1, INFINITE, False),
        (activations.selu, -1.7581, INFINITE, False),
        (activations.leaky_relu, -INFINITE, INFINITE, False),
        (activations.softplus, 0, INFINITE, False),
        (lambda x: 1.7159 * keras.ops.tanh(2 * x / 3), -1.7159, 1.7159, False),
        (activations.gelu, np.nan, np.nan, False),
        (keras.ops.sin, np.nan, np.nan, False),
    ],
)
def test_limits(function: Callable[[Any], Any], low: float, high: float, rectifies: bool) -> None:
    found = probed(function, "some", "float32")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-3, nan_ok=True)
    assert found.rectifies == rectifies
    assert found.bounded == (np.isfinite(low) and np.isfinite(high))


def test_what_does_not_take_a_number_has_no_limits() -> None:
    def needs_three(x: Any) -> Any:
        return keras.ops.reshape(x, (3, 1))

    assert np.isnan(probed(needs_three, "some", "float32").low)


def test_a_layer_with_a_parameter_for_each_channel_has_no_limits() -> None:
    layer = keras.layers.PReLU(shared_axes=[1, 2])
    layer.build((None, 8, 8, 16))
    assert np.isnan(probed(layer, "p_re_lu", "float32").low)


Z = np.random.default_rng(0).normal(size=(30, 8))


@pytest.mark.parametrize(
    ("outputs", "seen", "rectifies"),
    [
        (np.tanh(Z), True, False),
        (np.maximum(Z, 0.0), True, True),
        (Z / (1 + np.exp(-Z)), True, False),
        (Z, False, False),
        (3.0 * Z - 1.0, False, False),
        (Z[::-1].copy(), False, False),
        (Z * np.arange(8), False, False),
        (Z[:, :3], False, False),
        (np.where(Z > 2, np.nan, Z), False, False),
    ],
    ids=["tanh", "relu", "silu", "identity", "affine", "shuffled", "per unit", "another size", "nan"],
)
def test_an_activation_outside_of_layers_is_seen_by_its_values(outputs: Any, seen: bool, rectifies: bool) -> None:
    found = observed(Z, outputs)
    assert (found is not None) == seen
    assert found is None or found.rectifies == rectifies


@pytest.mark.parametrize("omega", [1.0, 2.5, 30.0, 100.0])
def test_the_frequency_of_a_sine_is_found(omega: float) -> None:
    assert sine_frequency(lambda u: keras.ops.sin(omega * u), "float32") == pytest.approx(omega, rel=1e-3)


@pytest.mark.parametrize(
    "function",
    [activations.tanh, keras.ops.cos, lambda u: u, lambda u: 2 * keras.ops.sin(u), lambda u: u + keras.ops.sin(u), len],
)
def test_what_is_no_sine_has_no_frequency(function: Callable[[Any], Any]) -> None:
    assert sine_frequency(function, "float32") is None
