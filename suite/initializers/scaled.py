"""Another initializer's values, times a factor."""

import math
from typing import Any

from keras.initializers import Initializer

from suite.initializers.registry import recipe


class Scaled(Initializer):  # type: ignore[misc]
    """Draws of `initializer` times `factor`.

    Args:
        initializer: any identifier except that of a `ModelInitializer`.
        factor: a finite number.
        seed: the seed of `initializer`.
        input_axes: axes of the weight that count inputs, for an `initializer` that takes them.
        output_axes: axes of the weight that count outputs.
    """

    def __init__(
        self,
        initializer: Any,
        factor: float,
        seed: int | None = None,
        input_axes: list[int] | None = None,
        output_axes: list[int] | None = None,
    ) -> None:
        if isinstance(factor, str | bool) or not math.isfinite(factor):
            raise ValueError(f"`factor` must be a finite number. Received: factor={factor!r}")
        self._recipe = recipe(initializer)
        if self._recipe.whole_model:
            raise ValueError(
                f"`initializer` must set one weight, not a whole model. Received: initializer={initializer}"
            )
        self.initializer = initializer
        self.factor = factor
        self.seed = seed
        self.axes = {"input_axes": input_axes, "output_axes": output_axes}

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> Any:
        """Return values of `shape` and `dtype`."""
        return self._recipe.draw(shape, dtype, self.seed or 0, self.axes) * self.factor

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return self.factor != 0 and self._recipe.random

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"initializer": self.initializer, "factor": self.factor, "seed": self.seed, **self.axes}
