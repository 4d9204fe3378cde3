"""The dense autoencoder."""

import math
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from suite.config import Size
from suite.errors import UserError
from suite.models.hidden import HiddenLayers, dense, flat_input

if TYPE_CHECKING:
    import keras


class Autoencoder(HiddenLayers):
    """An encoder of fully connected layers, down to a code, and a decoder of the same widths in reverse order.

    `hidden` lists the encoder's widths. The last one is the code's. Hinton and Salakhutdinov 2006 use 1000, 500, 250
    and 30 for MNIST, and a code without activation, which is `linear_code`. The output is linear: with a cross entropy
    from logits as loss, its values are logits. Inputs of any shape are flattened.
    """

    label: ClassVar[str] = "dense autoencoder: hidden = [widths of the encoder], which the decoder mirrors"

    name: Literal["autoencoder"] = "autoencoder"
    hidden: tuple[Size, ...] = Field(default=(1000, 500, 250, 30), min_length=1)
    linear_code: bool = True

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network, as described in `ModelConfig.build`."""
        import keras

        if outputs != math.prod(input_shape):
            raise UserError(
                f"model.name: autoencoder needs a target for each of the {math.prod(input_shape)} input values, "
                f"received {outputs}; choose a dataset whose targets are its inputs, such as mnist-autoencoder"
            )
        inputs, x = flat_input(input_shape, dtype)
        for number, width in enumerate(self.hidden[:-1], start=1):
            x = self.hidden_dense(x, width, f"encoder_{number}", dtype)
        if self.linear_code:
            x = dense(self.hidden[-1], "code_dense", dtype, self.use_bias)(x)
        else:
            x = self.hidden_dense(x, self.hidden[-1], "code", dtype)
        for number, width in enumerate(self.hidden[-2::-1], start=1):
            x = self.hidden_dense(x, width, f"decoder_{number}", dtype)
        return keras.Model(inputs, dense(outputs, "output", dtype, self.use_bias)(x), name=self.name)
