import keras
import numpy as np
import pytest

from suite.errors import UserError
from suite.models.activation import lecun_tanh
from suite.theory.activation import ACTIVATIONS, Activation, activation, central_difference

U = np.linspace(-8, 8, 400)
"""Without the kinks of any of them."""


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name not in ("erf", "hard_swish", "swish")])
def test_values_are_keras_own(name: str) -> None:
    known = {"lecun_tanh": lecun_tanh} | vars(keras.activations)
    np.testing.assert_allclose(activation(name).function(U), np.asarray(known[name](U)), atol=1e-7)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("leaky_relu", {"negative_slope": 0.01}),
        ("relu", {"negative_slope": 0.3}),
        ("relu", {"max_value": 2.5}),
        ("elu", {"alpha": 0.5}),
        ("gelu", {"approximate": True}),
    ],
)
def test_options_are_keras_own(name: str, options: dict[str, float]) -> None:
    phi = activation({"class_name": name, "config": options})
    np.testing.assert_allclose(phi.function(U), np.asarray(getattr(keras.activations, name)(U, **options)), atol=1e-7)
    np.testing.assert_allclose(phi.derivative(U), central_difference(phi.function)(U), atol=1e-7)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivatives_are_those_of_the_values(name: str) -> None:
    phi = activation(name)
    np.testing.assert_allclose(phi.derivative(U), central_difference(phi.function)(U), atol=1e-7)


def test_gelu_is_exact_as_keras_has_it_by_default() -> None:
    exact, approximate = activation("gelu"), activation({"class_name": "gelu", "config": {"approximate": True}})
    assert 1e-5 < np.abs(exact.function(U) - approximate.function(U)).max() < 1e-3


def test_leaky_relu_has_keras_slope() -> None:
    np.testing.assert_allclose(activation("leaky_relu").function(np.array([-1.0, 1.0])), [-0.2, 1.0])


def test_any_spelling_of_keras_is_understood() -> None:
    assert activation("LeakyReLU").function(np.array([-1.0])) == pytest.approx(-0.2)


def test_a_function_gets_a_numerical_derivative() -> None:
    phi = activation(np.sin)
    assert phi.name == "sin"
    np.testing.assert_allclose(phi.derivative(U), np.cos(U), atol=1e-8)
    of_keras = activation(keras.activations.softplus)
    np.testing.assert_allclose(of_keras.derivative(U), activation("sigmoid").function(U), atol=1e-7)


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1.0, 1e6])
def test_a_kink_at_zero_is_seen_at_every_scale(scale: float) -> None:
    derivative = activation(lambda u: np.maximum(u, 0)).derivative(scale * np.array([-1.0, -1e-3, 1e-3, 1.0]))
    np.testing.assert_allclose(derivative, [0, 0, 1, 1], atol=1e-8)


def test_an_activation_is_used_as_it_is() -> None:
    phi = Activation("cube", lambda u: u**3, lambda u: 3 * u**2)
    assert activation(phi) is phi


def test_what_is_unknown_is_refused_in_one_line() -> None:
    with pytest.raises(UserError, match="unknown activation of mean-field theory 'rellu'; did you mean relu"):
        activation("rellu")
    with pytest.raises(UserError, match=r"activation elu: expected options.*'slope'"):
        activation({"class_name": "elu", "config": {"slope": 1.0}})
