"""Networks with sines as activations."""

import math
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import PositiveFloat

from suite.config import Depth, Size
from suite.models.hidden import flat_input
from suite.models.model import ModelConfig

if TYPE_CHECKING:
    import keras


class Siren(ModelConfig):
    """Fully connected layers with sin(ω u) as activation, for functions of coordinates (Sitzmann et al. 2020).

    ω is `first_omega` in the first layer, by default `omega`, and `omega` in all others. The initializer `siren` has
    the weights for it, with the same `omega`. Biases start uniform, U(-1/√n, 1/√n) of n inputs, as in the authors'
    code, and are drawn anew for each seed: without them the net would be an odd function. The output is linear. Inputs
    of any shape are flattened.
    """

    label: ClassVar[str] = "sines as activations, for functions of coordinates: depth, width, omega"

    name: Literal["siren"] = "siren"
    depth: Depth = 3
    width: Size = 64
    omega: PositiveFloat = 30.0
    first_omega: PositiveFloat | None = None

    def build(self, input_shape: tuple[int, ...], outputs: int, dtype: str) -> "keras.Model":
        """Build the network, as described in `ModelConfig.build`."""
        import keras

        from suite.models.sine import Sine

        inputs, x = flat_input(input_shape, dtype)
        for number in range(1, self.depth + 1):
            omega = self.omega if number > 1 or self.first_omega is None else self.first_omega
            x = _linear(x, self.width, f"hidden_{number}_dense", dtype)
            x = Sine(omega, name=f"hidden_{number}_activation", dtype=dtype)(x)
        return keras.Model(inputs, _linear(x, outputs, "output", dtype), name=self.name)


def _linear(x: Any, units: int, name: str, dtype: str) -> Any:
    """Return the output of a fully connected layer whose biases start as in the authors' code."""
    import keras

    bound = 1 / math.sqrt(x.shape[-1])
    # Any fixed seed: an unseeded initializer would draw one from Python's global stream.
    biases = keras.initializers.RandomUniform(-bound, bound, seed=0)
    return keras.layers.Dense(units, kernel_initializer="zeros", bias_initializer=biases, name=name, dtype=dtype)(x)
