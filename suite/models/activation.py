"""Activation layers: Keras' own, LeCun's, or the user's."""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from suite.config import Identifier, is_reference, normalize, split
from suite.errors import UserError, refused, unknown
from suite.registry.objects import load_object

if TYPE_CHECKING:
    import keras


def lecun_tanh(x: Any) -> Any:
    """Return 1.7159 tanh(2x/3), which maps ±1 to ±1 (LeCun et al. 1998, section 4.4)."""
    from keras import ops

    return 1.7159 * ops.tanh(2.0 / 3.0 * x)


_WHERE = "model.activation"


def activation_layer(identifier: Identifier, name: str, dtype: str) -> "keras.layers.Layer":
    """Return the layer `name` that applies an activation to every value it receives.

    Args:
        identifier: a Keras activation ("relu"), one with options (`{ class_name = "leaky_relu",
            config = { negative_slope = 0.1 } }`), "prelu", whose slopes are trained (He et al. 2015), "lecun_tanh"
            (LeCun et al. 1998), or the reference "package.module:name" to a function or a class of layers.
        name: the layer's name.
        dtype: the layer's type.

    Raises:
        UserError: the activation or the option does not exist, or the activation refuses the option's value.
    """
    import keras

    written, options = split(identifier)
    activation = _named(written)
    _check_names(activation, written, options)
    with refused(f"{_WHERE}: {written}"):
        if _is_layer(activation):
            return activation(**options, name=name, dtype=dtype)
        if not is_reference(written):
            activation(np.zeros((1, 2), dtype), **options)
    function = functools.partial(activation, **options) if options else activation
    return keras.layers.Activation(function, name=name, dtype=dtype)


def _named(written: str) -> Callable[..., Any]:
    import keras

    if is_reference(written):
        found: Callable[..., Any] = load_object(written)
        if not callable(found) or (inspect.isclass(found) and not _is_layer(found)):
            raise UserError(f"{_WHERE}: expected a function or a class of layers, received {written} = {found!r}")
        return found
    activations = _keras_activations()
    by_spelling = {normalize(name): name for name in activations}
    if normalize(written) not in by_spelling:
        error = unknown("activation", written, activations, where=_WHERE)
        if callable(getattr(keras.ops, written, None)):
            raise UserError(f"{error} or, of Keras' functions, keras.ops:{written}")
        raise error
    return activations[by_spelling[normalize(written)]]


def _is_layer(activation: Any) -> bool:
    from keras import layers

    return inspect.isclass(activation) and issubclass(activation, layers.Layer)


@functools.cache
def _keras_activations() -> dict[str, Callable[..., Any]]:
    from keras import activations, layers

    registry = {"get", "serialize", "deserialize"}
    public = {name: each for name, each in vars(activations).items() if not name.startswith("_")}
    functions = {name: each for name, each in public.items() if inspect.isfunction(each) and name not in registry}
    return {**functions, "lecun_tanh": lecun_tanh, "prelu": layers.PReLU}


def _check_names(activation: Callable[..., Any], written: str, options: Mapping[str, Any]) -> None:
    named = [each for each in inspect.signature(activation).parameters.values() if each.kind is not each.VAR_KEYWORD]
    # A function's first parameter is its input, not an option.
    names = [each.name for each in (named if _is_layer(activation) else named[1:])]
    for option in options:
        if option not in names:
            raise unknown("option", option, names, where=f"{_WHERE}: {written}")
