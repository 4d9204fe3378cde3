from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from pydantic import ValidationError

from suite.frameworks.keras_graph import sine
from suite.initializers.assign import Initialization
from suite.initializers.model_initializer import LayerSeed
from suite.models.sine import Sine
from suite.models.siren import Siren


@pytest.mark.parametrize(("options", "first"), [({"omega": 3.0}, 3.0), ({"omega": 3.0, "first_omega": 7.0}, 7.0)])
def test_the_output_is_what_the_formula_says(
    options: dict[str, Any], first: float, randomize: Callable[..., Any]
) -> None:
    model = Siren(depth=2, width=4, **options).build((2,), 3, "float64")
    weights = randomize(model)
    x = np.random.default_rng(0).uniform(-1, 1, (5, 2))
    signal = x
    for name, omega in (("hidden_1_dense", first), ("hidden_2_dense", 3.0)):
        signal = np.sin(omega * (signal @ weights[name][0] + weights[name][1]))
    kernel, bias = weights["output"]
    np.testing.assert_allclose(np.asarray(model(x)), signal @ kernel + bias, rtol=1e-9)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_everything_has_the_type_and_kernels_start_at_zero(dtype: str) -> None:
    model = Siren(width=5).build((3, 3), 1, dtype)
    assert {layer.dtype for layer in model.layers} == {layer.output.dtype for layer in model.layers} == {dtype}
    assert not any(np.any(variable) for variable in model.weights if variable.name == "kernel")
    assert model.output_shape == (None, 1)


def of_trial(trial: int) -> LayerSeed:
    def seed(layer: int, weight: str) -> int:
        return 100 * trial + layer + len(weight)

    return seed


def test_biases_are_uniform_by_inputs_and_drawn_anew_for_each_seed() -> None:
    model = Siren(depth=2, width=1000).build((4,), 1, "float32")
    initialization, biases = Initialization(model), []
    for seed in range(2):
        initialization.apply("siren", None, of_trial(seed))
        biases.append([np.asarray(model.get_layer(f"hidden_{at}_dense").bias) for at in (1, 2)])
    for at, bound in enumerate((1 / 2, 1 / np.sqrt(1000))):
        assert np.abs(biases[0][at]).max() == pytest.approx(bound, rel=0.01)
        assert np.abs(biases[0][at]).max() <= bound
        assert abs(np.corrcoef(biases[0][at], biases[1][at])[0, 1]) < 0.15


def test_its_frequency_is_found_by_what_explains_nets() -> None:
    assert sine(Siren(omega=12.5).build((2,), 1, "float32")) == 12.5


def test_the_sine_survives_as_plain_data() -> None:
    layer = Sine(2.5, name="mine", dtype="float64")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert isinstance(again, Sine)
    assert again.get_config() == layer.get_config()
    assert again(keras.Input((5, 6), dtype="float64")).shape == (None, 5, 6)


@pytest.mark.parametrize("options", [{"omega": 0}, {"omega": -1.0}, {"first_omega": 0.0}, {"depth": -1}, {"width": 0}])
def test_wrong_values_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Siren(**options)
