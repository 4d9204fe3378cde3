from typing import Any

import keras
import numpy as np
import pytest

from suite.initializers.scaled import Scaled


@pytest.mark.parametrize("factor", [0.5, -2, 10.0])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values_are_the_other_initializers_times_the_factor(factor: float, dtype: str) -> None:
    scaled = Scaled("glorot_uniform", factor, seed=5)((7, 3), dtype=dtype)
    plain = keras.initializers.GlorotUniform(seed=5)((7, 3), dtype=dtype)
    assert np.asarray(scaled).dtype == dtype
    np.testing.assert_array_equal(np.asarray(scaled), np.asarray(plain) * factor)


@pytest.mark.parametrize(
    "initializer",
    ["he_normal", {"class_name": "HeNormal"}, keras.initializers.HeNormal, keras.initializers.HeNormal(seed=1)],
)
def test_any_identifier_can_be_scaled(initializer: Any) -> None:
    expected = np.asarray(keras.initializers.HeNormal(seed=2)((4, 4), dtype="float64")) * 3
    np.testing.assert_array_equal(np.asarray(Scaled(initializer, 3, seed=2)((4, 4), dtype="float64")), expected)


def test_scaled_can_be_scaled() -> None:
    inner = {"class_name": "scaled", "config": {"initializer": "he_normal", "factor": 3}}
    expected = np.asarray(Scaled("he_normal", 6, seed=2)((4, 4), dtype="float64"))
    np.testing.assert_allclose(np.asarray(Scaled(inner, 2, seed=2)((4, 4), dtype="float64")), expected, rtol=1e-15)


@pytest.mark.parametrize("factor", ["2", True, float("inf"), float("nan")])
def test_a_wrong_factor_is_refused(factor: Any) -> None:
    with pytest.raises(ValueError, match="Received: factor="):
        Scaled("ones", factor)


def test_what_sets_a_whole_model_cannot_be_scaled() -> None:
    with pytest.raises(ValueError, match="Received: initializer=notebook"):
        Scaled("notebook", 2.0)
