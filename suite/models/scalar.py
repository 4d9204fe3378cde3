"""Layers with one trained number, for residual networks.

Residual networks without normalization need them.
"""

from typing import Any, Literal

import keras


@keras.saving.register_keras_serializable(package="suite")
class Scalar(keras.layers.Layer):  # type: ignore[misc]
    """A layer that adds one trained number to every value, or multiplies every value by one.

    The number starts at 0 if it is added, and at 1 if it multiplies. Both are those of Zhang, Dauphin and Ma 2019
    (section 3); the multiplier is also that of De and Smith 2020.

    Args:
        operation: "add" or "multiply".
        options: options of every Keras layer.
    """

    def __init__(self, operation: Literal["add", "multiply"], **options: Any) -> None:
        super().__init__(**options)
        if operation not in ("add", "multiply"):
            raise ValueError(f'`operation` must be "add" or "multiply". Received: operation={operation!r}')
        self.operation = operation

    def build(self, input_shape: tuple[int | None, ...]) -> None:  # noqa: ARG002 - one number, whatever the shape
        """Create the trained number."""
        initial = "zeros" if self.operation == "add" else "ones"
        self.scalar = self.add_weight(shape=(), initializer=initial, name="scalar")

    def call(self, inputs: Any) -> Any:
        """Return the values of `inputs`, of any shape, after the operation."""
        return inputs + self.scalar if self.operation == "add" else inputs * self.scalar

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the inputs."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {**super().get_config(), "operation": self.operation}
