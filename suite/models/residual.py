"""The base of residual networks: blocks with a skip."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import model_validator

from suite.config import Identifier, Size
from suite.models.activation import activation_layer
from suite.models.model import ModelConfig

if TYPE_CHECKING:
    import keras


class Residual(ModelConfig, ABC):
    """Residual blocks in the pre-activation form of He et al. 2016b.

    A block adds to its input a branch of `branch_layers` linear layers, each after an activation. One more activation
    comes before the output layer. There are four kinds of network:

    - `scalars`, the default, is Fixup's (Zhang, Dauphin and Ma 2019, section 3, rule 3): a multiplier, 1 at first, at
      the end of each branch, and a scalar bias, 0 at first, before each activation and each linear layer.
    - `multiplier`, without `scalars`, is SkipInit's (De and Smith 2020): the multiplier alone. Its initializer sets it
      to 0.
    - `batch_normalization`, without `scalars`, normalizes before each activation.
    - With none of these, the signal grows: with He's weights its variance doubles in each block.

    `use_bias` gives linear layers biases; the output layer always has them.
    """

    kind: ClassVar[str]
    """The part of a linear layer's name after its block: layer 2 of block 1 is "block_1_<kind>_2"."""

    activation: Identifier = "relu"
    blocks: Size = 8
    branch_layers: Size = 2
    scalars: bool = True
    multiplier: bool = False
    batch_normalization: bool = False
    use_bias: bool = False

    @model_validator(mode="after")
    def _one_remedy(self) -> Self:
        if self.scalars and (self.multiplier or self.batch_normalization):
            other = "multiplier, which they include" if self.multiplier else "batch_normalization"
            raise ValueError(f"expected either scalars or {other}; received both; set scalars = false")
        return self

    @abstractmethod
    def linear(self, name: str, dtype: str) -> "keras.layers.Layer":
        """Return a linear layer that keeps the shape of the signal."""

    def residual(self, x: Any, dtype: str) -> Any:
        """Return the output of all blocks and the last activation for the symbolic tensor `x`."""
        from keras import layers

        for number in range(1, self.blocks + 1):
            branch, block = x, f"block_{number}"
            for layer in range(1, self.branch_layers + 1):
                branch = self._activated(branch, block, layer, dtype)
                branch = self.linear(f"{block}_{self.kind}_{layer}", dtype)(branch)
            if self.scalars or self.multiplier:
                branch = scalar("multiply", f"{block}_scale", dtype)(branch)
            x = layers.Add(name=f"{block}_add", dtype=dtype)([x, branch])
        return self._activated(x, "output", 1, dtype)

    def _activated(self, x: Any, place: str, number: int, dtype: str) -> Any:
        from keras import layers

        if self.batch_normalization:
            x = layers.BatchNormalization(name=f"{place}_batch_normalization_{number}", dtype=dtype)(x)
        if self.scalars:
            x = scalar("add", f"{place}_bias_{2 * number - 1}", dtype)(x)
        x = activation_layer(self.activation, f"{place}_activation_{number}", dtype)(x)
        return scalar("add", f"{place}_bias_{2 * number}", dtype)(x) if self.scalars else x


def scalar(operation: Literal["add", "multiply"], name: str, dtype: str) -> "keras.layers.Layer":
    """Return a layer with one trained number, as described in `suite.models.scalar.Scalar`."""
    from suite.models.scalar import Scalar

    return Scalar(operation, name=name, dtype=dtype)
