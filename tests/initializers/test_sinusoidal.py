import json
import math
from typing import Any

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite import initializers
from suite.frameworks.keras_layers import fan_axes
from suite.initializers.recipe import Recipe
from suite.initializers.sinusoidal import Sinusoidal

widths = st.integers(3, 60)


def draw(*shape: int, dtype: str = "float64") -> np.ndarray[Any, Any]:
    return np.asarray(Sinusoidal()(shape, dtype=dtype))


def published(inputs: int, units: int) -> np.ndarray[Any, Any]:
    """Return the formula, one weight after the other, scaled to the variance 2 / (n + m)."""
    waves = np.array(
        [
            [math.sin((2 * math.pi * j / inputs + 2 * math.pi / units) * i) for i in range(1, units + 1)]
            for j in range(inputs)
        ]
    )
    return np.asarray(waves * math.sqrt(2 / (inputs + units)) / np.std(waves))


@given(widths, widths)
def test_weights_are_those_of_the_formula_with_glorots_variance(inputs: int, units: int) -> None:
    values = draw(inputs, units)
    np.testing.assert_allclose(values, published(inputs, units), atol=1e-9)
    assert values.var() == pytest.approx(2 / (inputs + units))


@given(widths, widths)
def test_the_weights_of_a_unit_sum_to_zero_unless_its_number_is_a_multiple_of_the_inputs(
    inputs: int, units: int
) -> None:
    sums = draw(inputs, units).sum(axis=0)
    aliased = np.arange(1, units + 1) % inputs == 0
    np.testing.assert_allclose(sums[~aliased], 0, atol=1e-12)


def test_no_unit_but_the_one_without_weights_is_skewed_on_positive_inputs() -> None:
    inputs = np.random.default_rng(0).uniform(size=(2000, 200))
    positive = (inputs @ draw(200, 100) > 0).mean(axis=0)
    assert np.all(np.abs(positive[:-1] - 0.5) < 0.3)
    assert not np.any(draw(200, 100)[:, -1])
    glorot = np.random.default_rng(1).normal(size=(200, 100))
    assert np.mean(np.abs((inputs @ glorot > 0).mean(axis=0) - 0.5) > 0.3) > 0.3


@pytest.mark.parametrize("width", [6, 7])
def test_in_a_square_kernel_units_are_opposite_in_pairs_and_some_are_zero(width: int) -> None:
    values = draw(width, width)
    units = {number: values[:, number - 1] for number in range(1, width + 1)}
    for number in range(1, width):
        np.testing.assert_allclose(units[number], -units[width - number], atol=1e-12)
    silent = [number for number, weights in units.items() if not np.any(weights)]
    assert silent == ([width // 2, width] if width % 2 == 0 else [width])
    assert np.linalg.matrix_rank(values) == (width - 1) // 2


@pytest.mark.parametrize(
    ("inputs", "units", "different"),
    [(48, 144, 143), (48, 240, 239), (16, 48, 47), (48, 96, 49), (48, 192, 97), (16, 64, 33), (16, 96, 49)],
)
def test_the_phase_tells_units_apart_unless_half_their_number_is_a_multiple_of_the_inputs(
    inputs: int, units: int, different: int
) -> None:
    # Of three and five times the inputs only the two without weights are the same; without a phase, n - 1 would differ.
    values = np.asarray(Sinusoidal()((inputs, units), dtype="float64"))
    assert len(np.unique(np.round(values.T, 9) + 0.0, axis=0)) == different


def test_a_convolutions_inputs_are_counted_channel_by_channel() -> None:
    kernel = draw(3, 5, 4, 8)
    flat = published(3 * 5 * 4, 8)
    for row in range(3):
        for column in range(5):
            for channel in range(4):
                np.testing.assert_allclose(
                    kernel[row, column, channel], flat[channel * 15 + row * 5 + column], atol=1e-9
                )


def test_the_axes_of_an_einsum_can_be_told() -> None:
    layer = keras.layers.EinsumDense("abcd,cde->abe", output_shape=(None, 5))
    values = Recipe(Sinusoidal, {}).make(axes=fan_axes(layer))((2, 3, 5), dtype="float64")
    np.testing.assert_allclose(values.reshape(6, 5), published(6, 5), atol=1e-9)
    heads = Sinusoidal(input_axes=[2], output_axes=[0, 1])((2, 3, 5), dtype="float64")
    np.testing.assert_allclose(heads.reshape(6, 5).T, published(5, 6), atol=1e-9)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_nothing_is_random(dtype: str) -> None:
    values = draw(6, 5, dtype=dtype)
    assert values.dtype == dtype
    np.testing.assert_array_equal(values, draw(6, 5, dtype=dtype))
    assert not Recipe(Sinusoidal, {}).takes_seed


def test_its_configuration_makes_it_again() -> None:
    assert initializers.get("sinusoidal").get_config() == {"input_axes": None, "output_axes": None}
    made = initializers.get({"class_name": "Sinusoidal", "config": {"input_axes": [1], "output_axes": [0]}})
    again = type(made).from_config(json.loads(json.dumps(made.get_config())))
    np.testing.assert_array_equal(again((4, 6)), made((4, 6)))
    np.testing.assert_array_equal(made((4, 6)), initializers.get("sinusoidal")((6, 4)).T)


@pytest.mark.parametrize("shape", [(4,), (), (1, 1), (2, 1), (1, 2), (2, 2)])
def test_shapes_for_which_there_is_no_wave_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Received: shape="):
        Sinusoidal()(shape)


def test_axes_come_together() -> None:
    with pytest.raises(ValueError, match=r"Received: input_axes=\[0\], output_axes=None"):
        Sinusoidal(input_axes=[0])
