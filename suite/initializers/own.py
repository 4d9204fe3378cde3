"""Initializers that layers have for their own weights."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.frameworks.keras_layers import fan_axes
from suite.initializers.recipe import Recipe
from suite.initializers.registry import recipe

SEED_GENERATOR = "seed_generator"
"""The name of the states of random layers."""


def own_initializer(layer: Any, name: str) -> Any:
    """Return the initializer that a layer has for its weight of this name, None if no attribute holds it.

    Example:
        >>> import keras
        >>> type(own_initializer(keras.layers.DepthwiseConv2D(3), "kernel")).__name__
        'GlorotUniform'
    """
    attributes = [f"{name}_initializer", f"{name.removesuffix('_kernel')}_initializer"]
    attributes += ["depthwise_initializer"] if name == "kernel" else []
    return next((found for each in attributes if callable(found := getattr(layer, each, None))), None)


def own_recipe(layer: Any, name: str) -> Recipe | None:
    """Return what draws a weight of a layer anew, None if its value right after the build is not random.

    Example:
        >>> import keras
        >>> own_recipe(keras.layers.Dense(2), "kernel").target.__name__, own_recipe(keras.layers.Dense(2), "bias")
        ('GlorotUniform', None)
    """
    if name == SEED_GENERATOR:
        return Recipe(_seed_generator_state, {})
    initializer = own_initializer(layer, name)
    own = None if initializer is None else recipe(initializer)
    return own if own is not None and own.takes_seed else None


def loaded(layer: Any, name: str, variable: Any) -> bool:
    """Return whether a weight right after the build is not what its layer's own initializer gave it.

    An initializer of Keras' gives the same values again. If it draws from a generator that moves on, or if the layer
    holds no initializer for the weight, this cannot be told, and False is returned.

    Example:
        >>> import keras
        >>> layer = keras.layers.Dense(2)
        >>> layer.build((None, 3))
        >>> before = loaded(layer, "kernel", layer.kernel)
        >>> _ = layer.kernel.assign(layer.kernel * 2)
        >>> before, loaded(layer, "kernel", layer.kernel)
        (False, True)
    """
    initializer, own = own_initializer(layer, name), own_recipe(layer, name)
    seed = getattr(initializer, "seed", 0)
    if initializer is None or not isinstance(seed, int):
        return False
    value, shape = np.asarray(variable), tuple(variable.shape)
    try:
        again = [initializer(shape, dtype=variable.dtype)]
        # Attention tells its initializers which axes are inputs, since Keras 3.15.
        again += [own.draw(shape, variable.dtype, seed, fan_axes(layer))] if own is not None else []
    except Exception:  # An initializer of the user's own, which cannot be called a second time.
        return False
    return not any(np.array_equal(np.asarray(each), value) for each in again)


def _seed_generator_state(shape: tuple[int, ...], dtype: str, seed: int) -> NDArray[Any]:  # noqa: ARG001
    """Return the state of a new `keras.random.SeedGenerator(seed)`."""
    return np.array([seed, 0], dtype)
