"""Weights under which a deep tanh net neither saturates nor fades."""

import math
from typing import Any

import numpy as np
from keras import backend
from keras.initializers import Initializer, RandomNormal
from numpy.typing import NDArray

from suite.errors import UserError


class TanhFixedPoint(Initializer):  # type: ignore[misc]
    """W = D + Z: a cyclic identity and small Gaussian noise (Lee, Choi, Kim 2025, section 3).

    D has a one where unit i and input j are equal modulo the smaller of the two numbers, and Z is drawn from
    N(0, (α/√n)²), n the fan-in. A unit that follows a single input x is about tanh(x), where the fixed points of
    tanh(ax) begin to leave zero: the noise moves a to both sides of 1, and the signal neither fades nor saturates.

    A layer with fewer units than inputs sums several inputs in each unit. If these are copies, since a layer before it
    repeats its inputs, the signal grows by their number: where widths go up and down, take `repeat = false`.

    Args:
        alpha: α.
        repeat: units beyond the number of inputs repeat the inputs cyclically. Without, they start from noise alone, as
            in the authors' code.
        seed: the seed of the noise.
    """

    def __init__(self, alpha: float = 0.085, repeat: bool = True, seed: int | None = None) -> None:
        if isinstance(alpha, str | bool) or not 0 <= alpha < math.inf:
            raise ValueError(f"`alpha` must be a finite number, not below 0. Received: alpha={alpha!r}")
        if not isinstance(repeat, bool):
            raise ValueError(f"`repeat` must be true or false. Received: repeat={repeat!r}")
        self.alpha = alpha
        self.repeat = repeat
        self.seed = seed

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> Any:
        """Return values of `shape`, (inputs, units), and `dtype`.

        Raises:
            UserError: the weight is not a dense layer's matrix.
        """
        if len(shape) != 2:
            raise UserError(
                f"tanh_fixed_point sets matrices (inputs, units) of dense layers, received a weight of shape "
                f"{tuple(shape)}; choose a model of dense layers"
            )
        noise = RandomNormal(0.0, self.alpha / math.sqrt(shape[0]), seed=self.seed or 0)(shape, dtype=dtype)
        return noise + self._cyclic_identity(*shape).astype(backend.standardize_dtype(dtype))

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return self.alpha > 0

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"alpha": self.alpha, "repeat": self.repeat, "seed": self.seed}

    def _cyclic_identity(self, inputs: int, units: int) -> NDArray[np.bool_]:
        period = min(inputs, units)
        j, i = np.arange(inputs)[:, None], np.arange(units)
        equal = i % period == j % period
        return np.asarray(equal if self.repeat else equal & (i < period))
