"""Models that are plain stacks of layers."""

from typing import TYPE_CHECKING, Any

from suite.frameworks import keras_graph

if TYPE_CHECKING:
    import keras


def is_chain(model: "keras.Model") -> bool:
    """Return whether each layer sees nothing but the one before, through elementwise layers and Flatten at most."""
    from keras import layers

    kinds = (layers.InputLayer, layers.Dense, layers.Flatten, layers.Activation, layers.Dropout)
    activations = (layers.ReLU, layers.LeakyReLU, layers.ELU, layers.Softmax)
    return keras_graph.is_chain(model) and all(
        isinstance(each, kinds + activations) for each in keras_graph.graph(model)
    )


def is_plain(model: "keras.Model") -> bool:
    """Return whether it is a plain stack: one path of dense and convolutional layers, without norms and gates.

    A layer of the user's own counts as dense if a matrix, with or without a bias, is all that it trains.
    """
    from keras import layers

    graph = keras_graph.graph(model)
    entrances = [each for each in graph if isinstance(each, layers.InputLayer)]
    return (
        len(entrances) == 1
        and keras_graph.is_chain(model)
        and all(keras_graph.kind(each) in _PLAIN + _HARMLESS or _is_matrix(each) for each in graph)
    )


def _is_matrix(layer: Any) -> bool:
    """Return whether a layer of the user's own trains one matrix and at most one vector."""
    ranks = sorted(len(each.shape) for each in getattr(layer, "trainable_weights", ()))
    return keras_graph.kind(layer) == "" and ranks in ([2], [1, 2])


_HARMLESS = (
    *(
        "InputLayer",
        "Activation",
        "ReLU",
        "LeakyReLU",
        "ELU",
        "Dropout",
        "GaussianNoise",
        "Flatten",
        "Reshape",
        "Permute",
    ),
    *(f"{kind}Pooling{rank}D" for kind in ("Max", "Average", "GlobalMax", "GlobalAverage") for rank in (1, 2, 3)),
    *("ZeroPadding1D", "ZeroPadding2D", "Rescaling", "UpSampling2D"),
    *(
        "Relu",
        "Relu6",
        "Elu",
        "Gelu",
        "Silu",
        "Selu",
        "Sigmoid",
        "Tanh",
        "Sin",
        "Add",
        "Subtract",
        "Multiply",
        "Divide",
    ),
)
"""Layers and operations without weights that let a signal through, number by number, or on the average."""

_PLAIN = ("Dense", "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
