"""Normalization of a signal, by its kind."""

from typing import Any, Literal

Norm = Literal["none", "batch", "layer", "rms"]
"""What is normalized: nothing, each unit over the batch, or all units of a position, with or without their mean."""


def normalized(x: Any, kind: Norm, name: str, dtype: str) -> Any:
    """Return a symbolic tensor after normalization over the batch or over its last axis, itself for "none".

    They are the normalizations of Ioffe and Szegedy 2015 (batch), Ba, Kiros and Hinton 2016 (layer), and Zhang and
    Sennrich 2019 (rms), with Keras' own small constants.

    Args:
        x: the tensor, (batch, …, units).
        kind: of the normalization.
        name: the beginning of the layer's name.
        dtype: of the layer.

    Example:
        >>> import keras
        >>> normalized(keras.Input((3,)), "layer", "hidden_1", "float32").shape
        (None, 3)
    """
    from keras import layers

    if kind == "none":
        return x
    kinds = {
        "batch": layers.BatchNormalization,
        "layer": layers.LayerNormalization,
        "rms": layers.RMSNormalization,
    }
    return kinds[kind](name=f"{name}_{kind}_normalization", dtype=dtype)(x)
