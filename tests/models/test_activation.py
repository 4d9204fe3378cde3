from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from suite.errors import UserError
from suite.models.activation import activation_layer

X = np.linspace(-3, 3, 13).reshape(1, -1)


OWN = """
from pathlib import Path
import keras
def scaled(x, factor=1.0):
    return x * factor
class Power(keras.layers.Layer):
    def __init__(self, exponent, **options):
        super().__init__(**options)
        self.exponent = exponent
    def call(self, x):
        return x**self.exponent
number = 3
"""


def apply(identifier: Any) -> np.ndarray[Any, Any]:
    return np.asarray(activation_layer(identifier, "activation", "float64")(X))


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("relu", np.maximum(X, 0)),
        ("ReLU", np.maximum(X, 0)),
        ("linear", X),
        ({"class_name": "tanh"}, np.tanh(X)),
        ("lecun_tanh", 1.7159 * np.tanh(2 * X / 3)),
        ({"class_name": "LeakyReLU", "config": {"negative_slope": 0.25}}, np.where(X > 0, X, X / 4)),
        ({"class_name": "leaky_relu", "config": {"negative_slope": 0.25}}, np.where(X > 0, X, X / 4)),
        ({"class_name": "prelu", "config": {"alpha_initializer": "ones"}}, X),
        ("PReLU", np.maximum(X, 0)),
    ],
)
def test_an_activation_by_any_of_its_names(identifier: Any, expected: np.ndarray[Any, Any]) -> None:
    np.testing.assert_allclose(apply(identifier), expected, rtol=1e-12)


def test_every_activation_that_keras_knows_by_name_is_known() -> None:
    from keras.src.activations import ALL_OBJECTS_DICT

    needing_options = {"threshold"}
    even = X[:, 1:]
    for name in ALL_OBJECTS_DICT.keys() - needing_options:
        layer = activation_layer(name, "activation", "float64")
        expected = ALL_OBJECTS_DICT[name](even)
        np.testing.assert_array_equal(np.asarray(layer(even)), np.asarray(expected))


def test_the_users_function_or_layer_with_options(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(OWN)
    np.testing.assert_allclose(apply({"class_name": f"{path}:scaled", "config": {"factor": 3.0}}), 3 * X)
    with pytest.raises(UserError, match="did you mean factor"):
        apply({"class_name": f"{path}:scaled", "config": {"factr": 3.0}})
    np.testing.assert_allclose(apply({"class_name": f"{path}:Power", "config": {"exponent": 2}}), X**2)
    for name in ("number", "Path"):
        with pytest.raises(UserError, match="expected a function or a class of layers"):
            apply(f"{path}:{name}")


@pytest.mark.parametrize(
    ("identifier", "said"),
    [
        ("rleu", "model.activation: unknown activation 'rleu'; did you mean"),
        ("sin", "or, of Keras' functions, keras.ops:sin"),
        ("get", "unknown activation"),
        ("deserialize", "unknown activation"),
        ({"class_name": "tanh", "config": {"slope": 1}}, "model.activation: tanh: unknown option 'slope'"),
        ({"class_name": "leaky_relu", "config": {"x": 1}}, "unknown option 'x'"),
        ({"class_name": "prelu", "config": {"alpha": 1}}, "valid: alpha_constraint, alpha_initializer"),
        ("threshold", "model.activation: threshold: TypeError"),
        ({"class_name": "leaky_relu", "config": {"negative_slope": "steep"}}, "model.activation: leaky_relu: "),
        ({"class_name": "prelu", "config": {"alpha_initializer": "none"}}, "model.activation: prelu: "),
        ({"config": {}}, "class_name"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(identifier: Any, said: str) -> None:
    with pytest.raises(UserError) as caught:
        apply(identifier)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_layer_has_the_name_and_the_type_it_is_given() -> None:
    for identifier in ("relu", "prelu"):
        layer = activation_layer(identifier, "mine", "float64")
        assert isinstance(layer, keras.layers.Layer)
        assert layer.name == "mine"
        assert layer.compute_dtype == "float64"


AT_ZERO = {
    "relu": 0.0,
    "relu6": 0.0,
    "leaky_relu": 0.2,
    "elu": 1.0,
    "selu": 1.0507009873554805,
    "tanh": 1.0,
    "sigmoid": 0.25,
    "softplus": 0.5,
    "softsign": 1.0,
    "silu": 0.5,
    "gelu": 0.5,
    "linear": 1.0,
    "lecun_tanh": 1.7159 * 2 / 3,
    "hard_tanh": 1.0,
}
"""The slope that training takes exactly at zero, where dead units and zero weights stand."""


@pytest.mark.parametrize("name", AT_ZERO)
def test_the_slope_at_zero(name: str) -> None:
    import tensorflow as tf

    x = tf.Variable(np.zeros((1, 1)))
    layer = activation_layer(name, "activation", "float64")

    @tf.function  # type: ignore[untyped-decorator]
    def slope() -> Any:
        with tf.GradientTape() as tape:
            y = layer(x)
        return tape.gradient(y, x)

    assert float(slope()[0, 0]) == pytest.approx(AT_ZERO[name], rel=1e-6, abs=1e-12)
