"""Convolutional residual networks."""

from typing import TYPE_CHECKING, ClassVar, Literal

from suite.config import Size
from suite.models.hidden import convolution, dense, image_input
from suite.models.residual import Residual

if TYPE_CHECKING:
    import keras


class ResidualCNN(Residual):
    """One stage of a residual network: a convolution, max pooling, blocks, and the mean over the image.

    Convolutions are 3 × 3 and have `filters` channels. Pooling over windows of `pooling` × `pooling` pixels (1 for
    none) makes images small before the blocks, as in He et al. 2016b. The size stays the same in all blocks, so that
    each block adds its branch to its unchanged input. The output layer gets each channel's mean over the image.
    """

    label: ClassVar[str] = (
        "residual network for images: blocks, branch_layers, filters, pooling; Fixup, SkipInit or plain"
    )
    kind: ClassVar[str] = "conv"

    name: Literal["residual_cnn"] = "residual_cnn"
    filters: Size = 16
    pooling: Size = 4

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network for inputs of shape (height, width, channels), as described in `ModelConfig.build`."""
        import keras

        inputs = image_input(self.name, input_shape, dtype)
        x = self.linear("input_conv", dtype)(inputs)
        if self.pooling > 1:
            x = keras.layers.MaxPooling2D(self.pooling, padding="same", name="input_pooling", dtype=dtype)(x)
        x = self.residual(x, dtype)
        x = keras.layers.GlobalAveragePooling2D(name="output_pooling", dtype=dtype)(x)
        return keras.Model(inputs, dense(outputs, "output", dtype)(x), name=self.name)

    def linear(self, name: str, dtype: str) -> "keras.layers.Layer":
        """Return a convolution, the linear layer of this network."""
        return convolution(self.filters, 3, name, dtype, self.use_bias)
