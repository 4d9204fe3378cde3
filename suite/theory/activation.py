"""Activations as functions of real numbers, with derivatives and kinks."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from suite.config import normalize, split
from suite.errors import UserError, unknown

Array: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[Array], Array]


@dataclass(frozen=True)
class Activation:
    """A nonlinearity φ, applied elementwise.

    Attributes:
        name: the name that messages show.
        function: φ, of float64 arrays of any shape.
        derivative: φ', with any value at a kink.
        kinks: the points at which φ or φ' is not smooth. Integrals are split there.
    """

    name: str
    function: Function
    derivative: Function
    kinks: tuple[float, ...] = ()


ActivationLike: TypeAlias = str | Mapping[str, Any] | Callable[..., Any] | Activation
"""A name, a table of `class_name` and `config`, a function of an array, or an `Activation`."""


def activation(identifier: ActivationLike) -> Activation:
    """Return the activation that `identifier` describes.

    It is one of `ACTIVATIONS`, with options as in a benchmark file, or an `Activation`, or a function of arrays, whose
    derivative is taken numerically, with an error of about 1e-8. A function with a kink at another point than 0 is more
    precise as an `Activation` that lists its kinks.

    Raises:
        UserError: no activation has this name, or it does not have this option.

    Example:
        >>> activation("leaky_relu").function(np.array([-1.0, 2.0])).tolist()
        [-0.2, 2.0]
    """
    if isinstance(identifier, Activation):
        return identifier
    if callable(identifier):
        return _of_function(identifier)
    name, options = split(identifier)
    by_spelling = {normalize(each): make for each, make in ACTIVATIONS.items()}
    if normalize(name) not in by_spelling:
        raise unknown("activation of mean-field theory", name, ACTIVATIONS)
    try:
        return by_spelling[normalize(name)](**options)
    except TypeError as error:
        raise UserError(f"activation {name}: expected options that it has in mean-field theory: {error}") from error


def _of_function(function: Callable[..., Any]) -> Activation:
    def of_floats(u: Array) -> Array:
        return np.asarray(function(u), np.float64)

    name = getattr(function, "__name__", type(function).__name__)
    return Activation(name, of_floats, central_difference(of_floats), (0.0,))


def central_difference(function: Function) -> Function:
    """Return the derivative of `function` by central differences, with steps relative to u that never cross 0."""

    def derivative(u: Array) -> Array:
        # For truncation the best step is ε^⅓ |u|. If φ is much larger than u, rounding makes a larger step better.
        step = np.maximum(6e-6 * np.abs(u), 1e-8 * np.abs(function(u)))
        step = np.maximum(step, np.finfo(np.float64).tiny)
        above, below = u + step, u - step
        return (function(above) - function(below)) / (above - below)

    return derivative


SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
"""With these, mean 0 and variance 1 are a fixed point (Klambauer 2017)."""


def relu(negative_slope: float = 0.0, max_value: float | None = None) -> Activation:
    """Return max(u, 0), cut at `max_value`, with `negative_slope` below 0."""
    top = np.inf if max_value is None else max_value
    return Activation(
        "relu",
        lambda u: np.where(u > 0, np.minimum(u, top), negative_slope * u),
        lambda u: np.where(u > 0, (u < top).astype(np.float64), negative_slope),
        (0.0,) if max_value is None else (0.0, max_value),
    )


def leaky_relu(negative_slope: float = 0.2) -> Activation:
    """Return u above 0 and `negative_slope` u below (Keras' default slope is 0.2, PyTorch's is 0.01)."""
    return relu(negative_slope)


def elu(alpha: float = 1.0) -> Activation:
    """Return u above 0 and `alpha` (exp(u) - 1) below (Clevert 2016)."""
    return _exponential_below("elu", alpha, 1.0)


def selu() -> Activation:
    """Return the self-normalizing activation: λ u above 0 and λ α (exp(u) - 1) below (Klambauer 2017)."""
    return _exponential_below("selu", SELU_ALPHA, SELU_SCALE)


def gelu(approximate: bool = False) -> Activation:
    """Return u P(Z < u) (Hendrycks 2016), exact as in Keras' default, or approximated with a tanh."""
    from scipy import special

    if approximate:
        return Activation("gelu", _tanh_gelu, _tanh_gelu_derivative)
    return Activation("gelu", lambda u: u * special.ndtr(u), lambda u: special.ndtr(u) + u * _density(u))


def silu() -> Activation:
    """Return u times the sigmoid of u, also called swish (Ramachandran 2017)."""
    from scipy import special

    return Activation("silu", lambda u: u * special.expit(u), lambda u: special.expit(u) * (1 + u * special.expit(-u)))


def tanh() -> Activation:
    """Return the hyperbolic tangent."""
    return Activation("tanh", np.tanh, lambda u: 1 - np.tanh(u) ** 2)


def sigmoid() -> Activation:
    """Return 1 / (1 + exp(-u))."""
    from scipy import special

    return Activation("sigmoid", special.expit, lambda u: special.expit(u) * special.expit(-u))


def lecun_tanh() -> Activation:
    """Return A tanh(S u), 1.7159 tanh(2u/3) (LeCun et al. 1998, section 4.4)."""
    a, s = 1.7159, 2 / 3
    return Activation("lecun_tanh", lambda u: a * np.tanh(s * u), lambda u: a * s * (1 - np.tanh(s * u) ** 2))


def softplus() -> Activation:
    """Return ln(1 + exp(u))."""
    from scipy import special

    return Activation("softplus", lambda u: np.logaddexp(0, u), special.expit)


def softsign() -> Activation:
    """Return u / (1 + |u|)."""
    return Activation("softsign", lambda u: u / (1 + np.abs(u)), lambda u: (1 + np.abs(u)) ** -2.0, (0.0,))


def hard_tanh() -> Activation:
    """Return u, cut at -1 and 1."""
    return Activation(
        "hard_tanh", lambda u: np.clip(u, -1, 1), lambda u: (np.abs(u) < 1).astype(np.float64), (-1.0, 1.0)
    )


def hard_sigmoid() -> Activation:
    """Return u/6 + ½, cut at 0 and 1."""
    return Activation("hard_sigmoid", _hard_sigmoid, lambda u: (np.abs(u) < 3) / 6, (-3.0, 3.0))


def hard_silu() -> Activation:
    """Return u times the hard sigmoid of u, also called hard swish (Howard 2019)."""
    return Activation(
        "hard_silu",
        lambda u: u * _hard_sigmoid(u),
        lambda u: np.where(np.abs(u) < 3, u / 3 + 0.5, (u > 0).astype(np.float64)),
        (-3.0, 3.0),
    )


def linear() -> Activation:
    """Return u."""
    return Activation("linear", lambda u: u, np.ones_like)


def erf() -> Activation:
    """Return the error function, for which everything has a closed form (Williams 1997)."""
    from scipy import special

    return Activation("erf", special.erf, lambda u: 2 / np.sqrt(np.pi) * np.exp(-(u**2)))


ACTIVATIONS: dict[str, Callable[..., Activation]] = {
    "elu": elu,
    "erf": erf,
    "gelu": gelu,
    "hard_sigmoid": hard_sigmoid,
    "hard_silu": hard_silu,
    "hard_swish": hard_silu,
    "hard_tanh": hard_tanh,
    "leaky_relu": leaky_relu,
    "lecun_tanh": lecun_tanh,
    "linear": linear,
    "relu": relu,
    "relu6": lambda: relu(max_value=6.0),
    "selu": selu,
    "sigmoid": sigmoid,
    "silu": silu,
    "softplus": softplus,
    "softsign": softsign,
    "swish": silu,
    "tanh": tanh,
}
"""The functions that make the activations. Their arguments are Keras' options, with Keras' defaults."""


def _exponential_below(name: str, alpha: float, scale: float) -> Activation:
    return Activation(
        name,
        lambda u: scale * np.where(u > 0, u, alpha * np.expm1(np.minimum(u, 0))),
        lambda u: scale * np.where(u > 0, 1.0, alpha * np.exp(np.minimum(u, 0))),
        (0.0,),
    )


def _density(u: Array) -> Array:
    return np.asarray(np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi))


def _tanh_gelu(u: Array) -> Array:
    return np.asarray(u / 2 * (1 + np.tanh(_gelu_argument(u))))


def _tanh_gelu_derivative(u: Array) -> Array:
    of_argument: Array = np.tanh(_gelu_argument(u))
    slope: Array = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * u**2)
    return (1 + of_argument) / 2 + u / 2 * (1 - of_argument**2) * slope


def _gelu_argument(u: Array) -> Array:
    return np.asarray(math.sqrt(2 / math.pi) * (u + 0.044715 * u**3))


def _hard_sigmoid(u: Array) -> Array:
    return np.clip(u / 6 + 0.5, 0, 1)
