"""The multilayer perceptron."""

from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import model_validator

from suite.config import Depth, Size
from suite.models.hidden import dense, flat_input
from suite.models.stack import Stack

if TYPE_CHECKING:
    import keras


class MLP(Stack):
    """Fully connected hidden layers and a linear output.

    `hidden` lists the widths of the hidden layers. Alternatively, there are `depth` hidden layers of `width` units.
    Inputs of any shape are flattened.

    With `order` "post" a hidden layer is linear, normalization, skip, activation and dropout, in this order. With "pre"
    it is normalization, activation, dropout, linear and skip (He et al. 2016b); the first layer is linear alone, and
    normalization, activation and dropout follow the last one. A skip adds to the linear part of a layer, if that is as
    large as the layer before, what the layer received; "gain" multiplies the linear part by a trained number first, 1
    at the start.

    Example:
        >>> MLP(name="mlp", depth=3, width=8).widths
        (8, 8, 8)
    """

    label: ClassVar[str] = "multilayer perceptron: hidden = [widths] or depth and width"

    name: Literal["mlp"] = "mlp"
    hidden: tuple[Size, ...] | None = None
    depth: Depth | None = None
    width: Size | None = None

    @model_validator(mode="after")
    def _one_way_to_say_widths(self) -> Self:
        by_depth = (self.depth is not None, self.width is not None)
        if self.hidden is not None and any(by_depth):
            raise ValueError("expected either hidden or depth and width, received both")
        if self.hidden is None and not all(by_depth):
            raise ValueError("expected hidden = [widths of the hidden layers], or both depth and width")
        self.check_skips(self.widths)
        return self

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the hidden layers, first to last."""
        return self.hidden if self.hidden is not None else (self.width or 0,) * (self.depth or 0)

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network, as described in `ModelConfig.build`."""
        import keras

        inputs, x = flat_input(input_shape, dtype)
        x = self.stacked(x, self.dense_layers(self.widths, dtype), dtype)
        return keras.Model(inputs, dense(outputs, "output", dtype, self.use_bias)(x), name=self.name)
