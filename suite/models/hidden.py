"""Inputs, linear layers and hidden layers of many architectures."""

from abc import ABC
from typing import TYPE_CHECKING, Any

from pydantic import Field

from suite.config import Identifier
from suite.errors import UserError
from suite.models.activation import activation_layer
from suite.models.model import ModelConfig
from suite.models.norms import Norm, normalized

if TYPE_CHECKING:
    import keras


class HiddenLayers(ModelConfig, ABC):
    """Options of hidden layers: a linear part, then batch normalization, activation and dropout, in this order."""

    activation: Identifier = "relu"
    use_bias: bool = True
    batch_normalization: bool = False
    dropout: float = Field(default=0.0, ge=0.0, lt=1.0)

    def hidden_dense(self, x: Any, width: int, name: str, dtype: str) -> Any:
        """Return a fully connected hidden layer's output for the symbolic tensor `x`."""
        return self.after_linear(dense(width, f"{name}_dense", dtype, self.use_bias)(x), name, dtype)

    @property
    def normalization(self) -> Norm:
        """What hidden layers normalize."""
        return "batch" if self.batch_normalization else "none"

    def after_linear(self, x: Any, name: str, dtype: str) -> Any:
        """Return the hidden layer's output, given the output `x` of its linear part, a symbolic tensor.

        The names of the layer's parts begin with `name`.
        """
        return self.activated(normalized(x, self.normalization, name, dtype), name, dtype)

    def activated(self, x: Any, name: str, dtype: str) -> Any:
        """Return a symbolic tensor after activation and dropout, whose names begin with `name`."""
        from keras import layers

        x = activation_layer(self.activation, f"{name}_activation", dtype)(x)
        if self.dropout:
            # Any fixed seed: an unseeded layer would draw one from Python's global stream.
            x = layers.Dropout(self.dropout, seed=0, name=f"{name}_dropout", dtype=dtype)(x)
        return x


def dense(units: int, name: str, dtype: str, use_bias: bool = True) -> "keras.layers.Layer":
    """Return a fully connected layer, without activation, whose weights start at zero."""
    from keras import layers

    return layers.Dense(units, use_bias=use_bias, kernel_initializer="zeros", name=name, dtype=dtype)


def convolution(
    filters: int, size: int, name: str, dtype: str, use_bias: bool = True, strides: int = 1
) -> "keras.layers.Layer":
    """Return a convolution with kernels of `size` × `size`, without activation, whose weights start at zero.

    The image is padded with zeros, so that only `strides` makes it smaller.
    """
    from keras import layers

    return layers.Conv2D(
        filters,
        size,
        strides,
        padding="same",
        use_bias=use_bias,
        kernel_initializer="zeros",
        name=name,
        dtype=dtype,
    )


def flat_input(input_shape: tuple[int, ...], dtype: str) -> tuple[Any, Any]:
    """Return a model's symbolic input, and the same flattened to one vector for each example."""
    import keras

    inputs = keras.Input(input_shape, dtype=dtype, name="input")
    return inputs, inputs if len(input_shape) == 1 else keras.layers.Flatten(name="flatten", dtype=dtype)(inputs)


def image_input(model: str, input_shape: tuple[int, ...], dtype: str) -> Any:
    """Return a model's symbolic input of shape (height, width, channels).

    Raises:
        UserError: the examples are not images. The message names the `model`.
    """
    import keras

    if len(input_shape) != 3:
        raise UserError(
            f"model.name: {model} needs images of shape (height, width, channels), received examples of shape "
            f"{input_shape}; choose a dataset of images and set dataset.flatten = false"
        )
    return keras.Input(input_shape, dtype=dtype, name="input")
