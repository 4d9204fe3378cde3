"""The initializer that Glorot and Bengio set out to replace."""

from typing import Any

from keras.initializers import VarianceScaling


class GlorotStandard(VarianceScaling):  # type: ignore[misc]
    """Uniform on ±1/sqrt(n), n the fan-in: variance 1/(3n) (Glorot, Bengio 2010, eq. 1, "standard")."""

    def __init__(
        self, seed: int | None = None, input_axes: list[int] | None = None, output_axes: list[int] | None = None
    ) -> None:
        axes = {"input_axes": input_axes, "output_axes": output_axes}
        super().__init__(scale=1 / 3, mode="fan_in", distribution="uniform", seed=seed, **axes)

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {name: super(GlorotStandard, self).get_config()[name] for name in ("seed", "input_axes", "output_axes")}
