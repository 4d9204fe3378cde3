"""Linear networks, shallow and deep."""

from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import model_validator

from suite.config import Depth, Size
from suite.models.hidden import dense, flat_input
from suite.models.model import ModelConfig

if TYPE_CHECKING:
    import keras


class Linear(ModelConfig):
    """A product of `depth` + 1 matrices, with biases unless `use_bias` is false (Saxe, McClelland, Ganguli 2014).

    Depth 0, the default, is linear or logistic regression, and needs no `width`. Inputs of any shape are flattened.
    """

    label: ClassVar[str] = "linear network without activations: depth (0 is plain regression) and width"

    name: Literal["linear"] = "linear"
    depth: Depth = 0
    width: Size | None = None
    use_bias: bool = True

    @model_validator(mode="after")
    def _hidden_layers_have_a_width(self) -> Self:
        if self.depth and self.width is None:
            raise ValueError(f"expected a width for depth = {self.depth}, received none")
        return self

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network, as described in `ModelConfig.build`."""
        import keras

        inputs, x = flat_input(input_shape, dtype)
        for number in range(1, self.depth + 1):
            x = dense(self.width or 0, f"hidden_{number}_dense", dtype, self.use_bias)(x)
        return keras.Model(inputs, dense(outputs, "output", dtype, self.use_bias)(x), name=self.name)
