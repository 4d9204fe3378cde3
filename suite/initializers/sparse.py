"""A fixed, small number of incoming weights for each unit."""

import math
from typing import Any

import numpy as np
from keras import backend
from keras.initializers import Initializer
from numpy.typing import NDArray

from suite.initializers.validation import check_kernel


class Sparse(Initializer):  # type: ignore[misc]
    """`connections` incoming weights a unit from N(0, stddev²), all others zero (Martens 2010; Sutskever et al. 2013).

    The input of a unit does not grow with the number of inputs, and units differ as much as possible. A unit with at
    most `connections` inputs uses all of them. The inputs of a convolution are the positions of its window times its
    channels.

    Args:
        connections: number of incoming weights of a unit, at least one.
        stddev: standard deviation of these weights.
        seed: the seed of both positions and weights.

    Example:
        >>> weights = Sparse(connections=2, seed=1)((5, 3), "float32")
        >>> (np.asarray(weights) != 0).sum(axis=0).tolist()
        [2, 2, 2]
    """

    def __init__(self, connections: int = 15, stddev: float = 1.0, seed: int | None = None) -> None:
        if isinstance(connections, bool) or not isinstance(connections, int) or connections < 1:
            raise ValueError(f"`connections` must be a whole number above 0. Received: connections={connections!r}")
        if isinstance(stddev, str | bool) or not 0 <= stddev < math.inf:
            raise ValueError(f"`stddev` must be a finite number, not below 0. Received: stddev={stddev!r}")
        self.connections = connections
        self.stddev = stddev
        self.seed = seed

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> NDArray[Any]:
        """Return values of `shape`, (*window, channels, filters) or (inputs, units), and `dtype`.

        Raises:
            ValueError: the shape has fewer than two axes.
        """
        check_kernel(shape)
        inputs, units = math.prod(shape[:-1]), shape[-1]
        stream = np.random.default_rng(self.seed or 0)
        weights = stream.normal(0.0, self.stddev, (inputs, units))
        ranks = stream.permuted(np.tile(np.arange(inputs)[:, None], (1, units)), axis=0)
        weights[ranks >= self.connections] = 0.0
        return weights.reshape(shape).astype(backend.standardize_dtype(dtype))

    @property
    def random(self) -> bool:
        """Whether another seed is to give other weights."""
        return self.stddev > 0

    def get_config(self) -> dict[str, Any]:
        """Return the constructor's arguments."""
        return {"connections": self.connections, "stddev": self.stddev, "seed": self.seed}
