import keras
import numpy as np
import pytest

from suite.models.norms import Norm, normalized

X = np.random.default_rng(0).normal(2.0, 3.0, size=(50, 4, 6))


@pytest.mark.parametrize(("kind", "axes"), [("batch", (0, 1)), ("layer", -1), ("rms", -1)])
def test_what_is_normalized_has_variance_or_mean_square_one(kind: Norm, axes: int) -> None:
    inputs = keras.Input((4, 6), dtype="float64")
    model = keras.Model(inputs, normalized(inputs, kind, "mine", "float64"))
    found = np.asarray(model(X, training=True))
    mean = 0.0 if kind == "rms" else found.mean(axes, keepdims=True)
    np.testing.assert_allclose(((found - mean) ** 2).mean(axes), 1.0, rtol=0.01)
    assert model.layers[-1].name == f"mine_{kind}_normalization"
    assert model.layers[-1].dtype == "float64"


def test_without_normalization_the_signal_is_untouched() -> None:
    inputs = keras.Input((4,))
    assert normalized(inputs, "none", "mine", "float32") is inputs
