"""A simple recurrent network for sequences."""

from typing import TYPE_CHECKING, ClassVar, Literal

from suite.config import Size
from suite.errors import UserError
from suite.models.hidden import dense
from suite.models.model import ModelConfig

if TYPE_CHECKING:
    import keras


class RNN(ModelConfig):
    """One recurrent layer, h ← φ(x W + h U + b) from h = 0 (Elman 1990), and a linear output of its last state.

    With ReLU and the identity as recurrent weights U it is the IRNN of Le, Jaitly and Hinton 2015. Initializers of
    kernels do not set U: an initializer of the whole model does, otherwise U starts at zero.
    """

    label: ClassVar[str] = "simple recurrent network for sequences: units, activation"

    name: Literal["rnn"] = "rnn"
    units: Size = 100
    activation: Literal["relu", "tanh"] = "tanh"

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network for inputs of shape (time, features), as described in `ModelConfig.build`."""
        import keras

        if len(input_shape) != 2:
            raise UserError(
                f"model.name: rnn needs sequences of shape (time, features), received examples of shape {input_shape}; "
                "choose a dataset of sequences, such as adding"
            )
        inputs = keras.Input(input_shape, dtype=dtype, name="input")
        recurrent = keras.layers.SimpleRNN(
            self.units,
            self.activation,
            kernel_initializer="zeros",
            recurrent_initializer="zeros",
            name="recurrent",
            dtype=dtype,
        )
        return keras.Model(inputs, dense(outputs, "output", dtype)(recurrent(inputs)), name=self.name)
