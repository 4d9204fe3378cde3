"""Very deep convolutional networks without normalization or skips."""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from suite.config import Depth, Identifier, Size
from suite.models.activation import activation_layer
from suite.models.hidden import convolution, dense, image_input
from suite.models.model import ModelConfig

if TYPE_CHECKING:
    import keras


class DeepCNN(ModelConfig):
    """The vanilla network of Xiao et al. 2018, as in their demonstration on MNIST.

    It has one convolution, `reductions` convolutions that halve the image, and `depth` convolutions on a torus. The
    output layer gets each channel's mean over the image. All kernels are 3 × 3. All layers have `filters` channels,
    biases and the activation.
    """

    label: ClassVar[str] = "vanilla deep convolutional network on a torus: depth, filters, reductions"

    name: Literal["deep_cnn"] = "deep_cnn"
    depth: Size = 16
    filters: Size = 32
    reductions: Depth = 2
    activation: Identifier = "tanh"

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network for inputs of shape (height, width, channels), as described in `ModelConfig.build`."""
        import keras

        inputs = image_input(self.name, input_shape, dtype)
        x = self._activated(convolution(self.filters, 3, "input_conv", dtype)(inputs), "input", dtype)
        for number in range(1, self.reductions + 1):
            name = f"reduction_{number}"
            x = self._activated(convolution(self.filters, 3, f"{name}_conv", dtype, strides=2)(x), name, dtype)
        for number in range(1, self.depth + 1):
            name = f"hidden_{number}"
            x = self._activated(self._circular(f"{name}_conv", dtype)(x), name, dtype)
        x = keras.layers.GlobalAveragePooling2D(name="output_pooling", dtype=dtype)(x)
        return keras.Model(inputs, dense(outputs, "output", dtype)(x), name=self.name)

    def _activated(self, x: Any, name: str, dtype: str) -> Any:
        return activation_layer(self.activation, f"{name}_activation", dtype)(x)

    def _circular(self, name: str, dtype: str) -> "keras.layers.Layer":
        from suite.models.circular import CircularConv2D

        return CircularConv2D(self.filters, 3, kernel_initializer="zeros", name=name, dtype=dtype)
