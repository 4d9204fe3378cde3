"""A small convolutional network for images."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from suite.config import Size
from suite.models.hidden import convolution, dense, image_input
from suite.models.stack import Hidden, Stack

if TYPE_CHECKING:
    import keras


class CNN(Stack):
    """Convolutions, each followed by pooling that halves the image, then fully connected layers.

    `norm`, `skip` and `order` are as in `mlp`, for the convolutions and then for the fully connected layers. Layer and
    RMS normalization of an image are over the channels of each of its positions. Pooling comes after the activation of
    a convolution, and with `order` "pre" after its skip.
    """

    label: ClassVar[str] = "small convolutional network for images: filters, kernel_size, pooling, hidden"

    name: Literal["cnn"] = "cnn"
    filters: tuple[Size, ...] = Field(default=(16, 32), min_length=1)
    kernel_size: Size = 3
    pooling: Literal["max", "average", "none"] = "max"
    hidden: tuple[Size, ...] = (64,)

    @model_validator(mode="after")
    def _some_layers_skip(self) -> Self:
        self.check_skips(self.filters, self.hidden)
        return self

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network for inputs of shape (height, width, channels), as described in `ModelConfig.build`."""
        import keras

        inputs = x = image_input(self.name, input_shape, dtype)
        convolutions = [
            Hidden(f"convolution_{number}", "conv2d", filters, partial(self._convolution, filters, dtype))
            for number, filters in enumerate(self.filters, start=1)
        ]
        x = self.stacked(x, convolutions, dtype, then=partial(self._pooled, dtype))
        x = keras.layers.Flatten(name="flatten", dtype=dtype)(x)
        x = self.stacked(x, self.dense_layers(self.hidden, dtype), dtype, blocks=len(convolutions))
        return keras.Model(inputs, dense(outputs, "output", dtype, self.use_bias)(x), name=self.name)

    def _convolution(self, filters: int, dtype: str, name: str) -> "keras.layers.Layer":
        return convolution(filters, self.kernel_size, name, dtype, self.use_bias)

    def _pooled(self, dtype: str, x: Any, name: str) -> Any:
        from keras import layers

        if self.pooling == "none":
            return x
        pooling = layers.MaxPooling2D if self.pooling == "max" else layers.AveragePooling2D
        return pooling(2, padding="same", name=f"{name}_pooling", dtype=dtype)(x)
