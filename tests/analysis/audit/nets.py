"""Weights of nets that do not exist, for tests of audits."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.audit.audited import Audited, audited
from suite.frameworks.weights import Context, NetWeight, Role

Array = NDArray[Any]


def net_weight(name: str, values: Array, role: Role = Role.KERNEL, **others: Any) -> NetWeight:
    """Return a weight with these numbers; fans are those of the last two axes."""
    fans = tuple(map(float, values.shape[-2:])) if values.ndim > 1 else (math.nan, math.nan)
    known: dict[str, Any] = {"layer": name.rpartition(".")[0], "kind": "Dense", "units": 0, "gate": "", "gates": ()}
    known |= {"inputs": fans[0], "outputs": fans[1], "context": Context()}
    return NetWeight(name=name, role=role, shape=values.shape, read=lambda: values, **(known | others))


def net(*weights: NetWeight) -> tuple[Audited, ...]:
    """Return these weights, audited."""
    return audited(weights)


def normal(seed: int, std: float, shape: Sequence[int] = (64, 64)) -> Array:
    """Return independent normal numbers."""
    return np.random.default_rng(seed).normal(0, std, shape).astype(np.float32)


def uniform(seed: int, std: float, shape: Sequence[int] = (64, 64)) -> Array:
    """Return independent uniform numbers with mean 0."""
    limit = std * math.sqrt(3)
    return np.random.default_rng(seed).uniform(-limit, limit, shape).astype(np.float32)
