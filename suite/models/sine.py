"""The sine with a frequency, as an activation."""

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="suite")
class Sine(keras.layers.Layer):  # type: ignore[misc]
    """The activation sin(ω u) of every value u (Sitzmann et al. 2020, section 3).

    Args:
        omega: ω.
        options: options of every Keras layer.
    """

    def __init__(self, omega: float, **options: Any) -> None:
        super().__init__(**options)
        self.omega = omega

    def call(self, inputs: Any) -> Any:
        """Return the sines, of the shape of the inputs."""
        return keras.ops.sin(self.omega * inputs)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the inputs."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {**super().get_config(), "omega": self.omega}
