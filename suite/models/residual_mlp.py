"""Fully connected residual networks."""

from typing import TYPE_CHECKING, ClassVar, Literal

from suite.config import Size
from suite.models.hidden import dense, flat_input
from suite.models.residual import Residual

if TYPE_CHECKING:
    import keras


class ResidualMLP(Residual):
    """A fully connected layer, residual blocks of the same width and a linear output, for flattened inputs."""

    label: ClassVar[str] = "residual multilayer perceptron: blocks, branch_layers, width; Fixup, SkipInit or plain"
    kind: ClassVar[str] = "dense"

    name: Literal["residual_mlp"] = "residual_mlp"
    width: Size = 128

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network, as described in `ModelConfig.build`."""
        import keras

        inputs, x = flat_input(input_shape, dtype)
        x = self.residual(self.linear("input_dense", dtype)(x), dtype)
        return keras.Model(inputs, dense(outputs, "output", dtype)(x), name=self.name)

    def linear(self, name: str, dtype: str) -> "keras.layers.Layer":
        """Return a fully connected layer, the linear layer of this network."""
        return dense(self.width, name, dtype, self.use_bias)
