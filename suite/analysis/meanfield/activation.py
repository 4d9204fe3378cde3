"""An activation as a function of real numbers, with its derivative and the places where it is not smooth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from suite.errors import UserError, unknown
from suite.identifiers import normalize, split

Array: TypeAlias = NDArray[np.float64]
Function: TypeAlias = Callable[[Array], Array]


@dataclass(frozen=True)
class Activation:
    """A nonlinearity φ, applied elementwise.

    Attributes:
        name: what it is called.
        function: φ, of float64 arrays of any shape.
        derivative: φ', which may be anything at a kink.
        kinks: where φ or φ' is not smooth; integrals are split there.
    """

    name: str
    function: Function
    derivative: Function
    kinks: tuple[float, ...] = ()


ActivationLike: TypeAlias = str | Mapping[str, Any] | Callable[..., Any] | Activation
"""A name, a table of `class_name` and `config`, a function of an array, or an `Activation`."""


def activation(identifier: ActivationLike) -> Activation:
    """Return the activation that `identifier` describes.

    Args:
        identifier: one of `named.ACTIVATIONS` by name, options included as in a benchmark file
            (`{ class_name = "leaky_relu", config = { negative_slope = 0.1 } }`); or any function from an array to
            values of the same shape, whose derivative is then taken numerically; or an `Activation`, as it is. A
            function with a kink elsewhere than at 0 is more precise as an `Activation` that tells its kinks.

    Raises:
        UserError: there is no such activation, or it has no such option.
    """
    from suite.analysis.meanfield.named import ACTIVATIONS

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

    return Activation(
        getattr(function, "__name__", type(function).__name__), of_floats, central_difference(of_floats), (0.0,)
    )


def central_difference(function: Function) -> Function:
    """Return the numerical derivative of `function`: a central difference, accurate to about 1e-8.

    The step is relative: signals near zero are seen at their own scale, and no step leads over a kink at 0.
    """

    def derivative(u: Array) -> Array:
        # Truncation asks for a step of ε^⅓ |u|; where φ is much larger than u, rounding asks for more than that.
        step = np.maximum(6e-6 * np.abs(u), 1e-8 * np.abs(function(u)))
        step = np.maximum(step, np.finfo(np.float64).tiny)
        above, below = u + step, u - step
        return (function(above) - function(below)) / (above - below)

    return derivative
