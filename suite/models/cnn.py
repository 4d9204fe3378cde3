"""A small convolutional network for images."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from suite.config import Size
from suite.models.hidden import HiddenLayers, convolution, dense, image_input

if TYPE_CHECKING:
    import keras


class CNN(HiddenLayers):
    """Convolutions, each followed by pooling that halves the image, then fully connected layers."""

    label: ClassVar[str] = "small convolutional network for images: filters, kernel_size, pooling, hidden"

    name: Literal["cnn"] = "cnn"
    filters: tuple[Size, ...] = Field(default=(16, 32), min_length=1)
    kernel_size: Size = 3
    pooling: Literal["max", "average", "none"] = "max"
    hidden: tuple[Size, ...] = (64,)

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network for inputs of shape (height, width, channels), as described in `ModelConfig.build`."""
        import keras

        inputs = x = image_input(self.name, input_shape, dtype)
        for number, filters in enumerate(self.filters, start=1):
            x = self._convolution(x, filters, f"convolution_{number}", dtype)
        x = keras.layers.Flatten(name="flatten", dtype=dtype)(x)
        for number, width in enumerate(self.hidden, start=1):
            x = self.hidden_dense(x, width, f"hidden_{number}", dtype)
        return keras.Model(inputs, dense(outputs, "output", dtype, self.use_bias)(x), name=self.name)

    def _convolution(self, x: Any, filters: int, name: str, dtype: str) -> Any:
        from keras import layers

        x = convolution(filters, self.kernel_size, f"{name}_conv2d", dtype, self.use_bias)(x)
        x = self.after_linear(x, name, dtype)
        if self.pooling == "none":
            return x
        pooling = layers.MaxPooling2D if self.pooling == "max" else layers.AveragePooling2D
        return pooling(2, padding="same", name=f"{name}_pooling", dtype=dtype)(x)
