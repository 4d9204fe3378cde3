"""Weights of a net with laws, recipes and marks."""

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.audit.law import DRAWN, LEVEL, Family, Law, law
from suite.analysis.audit.named import fitting
from suite.analysis.audit.predictions import Named
from suite.analysis.audit.promise import Fit
from suite.analysis.audit.setting import Setting, settings
from suite.frameworks.weights import NetWeight, Role

FIRST = 256
"""Numbers at the beginning of a weight by which streams of random numbers are compared."""

MOST_STEPS = 20.0
"""The largest bias of a gate that chrono could give, of a dependency over e²⁰ steps."""

FIXED = (Family.ZEROS, Family.ONES, Family.CONSTANT, Family.IDENTITY)
"""Families of which any two weights of a shape may be equal."""


@dataclass(frozen=True)
class Marks:
    """What tells one draw from another.

    Attributes:
        digest: a hash of the bytes.
        first: the first numbers, at most `FIRST`, in the order of memory.
        outputs: the number of outputs with distinct numbers, along the last axis, or the first one in PyTorch; those of
            zeros do not count.
        used_outputs: the number of outputs whose numbers are not all zero.
        inputs: the number of distinct inputs, likewise along all other axes.
        used_inputs: the number of inputs whose numbers are not all zero.
    """

    digest: str
    first: NDArray[np.float64]
    outputs: int = 0
    used_outputs: int = 0
    inputs: int = 0
    used_inputs: int = 0


@dataclass(frozen=True)
class Audited:
    """One weight, or the block of one gate, as it was found.

    Attributes:
        weight: its name, role, shape and fans.
        law: its measured law, None if its numbers are not finite.
        setting: its place in the net, for recipes.
        fits: the recipes that fit, and those of which it cannot be told, the surest first.
        marks: what tells its draw from others, None of constants and of the block of one gate.
        problem: why there is no law, else "".
    """

    weight: NetWeight
    law: Law | None
    setting: Setting
    fits: tuple[tuple[Named, Fit], ...] = ()
    marks: Marks | None = None
    problem: str = ""

    @property
    def name(self) -> str:
        """The name of the weight."""
        return self.weight.name

    @property
    def broken(self) -> bool:
        """Whether it has numbers that are not finite."""
        return self.problem.endswith("not finite")

    @property
    def drawn(self) -> bool:
        """Whether its numbers are random: no constants, as the biases of gates are, and no identity."""
        return self.law is not None and self.law.family not in FIXED and not self.law.detail.endswith(" values")

    @property
    def independent(self) -> bool:
        """Whether its numbers are independent draws of one law, as far as can be told."""
        return self.law is not None and self.law.family in (*DRAWN, Family.CANNOT_TELL, Family.NONE)


def audited(weights: Iterable[NetWeight], branches: int | None = None) -> tuple[Audited, ...]:
    """Return the weights of a net with laws and recipes.

    One weight at a time is in memory. That any weight is said to have another law than it has is at most as probable
    as `LEVEL`.

    Args:
        weights: in the net's order.
        branches: the number of residual branches, if the net's graph shows it.

    Example:
        >>> import keras
        >>> from suite.frameworks.keras_weights import net_weights
        >>> model = keras.Sequential([keras.Input((64,)), keras.layers.Dense(64)])
        >>> [(each.name, each.law.family.value) for each in audited(net_weights(model))]
        [('dense.kernel', 'uniform'), ('dense.bias', 'zeros')]
    """
    known = list(weights)
    level = LEVEL / max(1, len(known))
    places = settings(known, branches)
    return tuple(_audited(each, place, level) for each, place in zip(known, places, strict=True))


def _audited(weight: NetWeight, setting: Setting, level: float) -> Audited:
    values = weight.read()
    problem = unreadable(values)
    if problem:
        return Audited(weight, None, setting, problem=problem)
    measured = law(values, level)
    marks = None if measured.family in FIXED or weight.gate else _marks(values, weight.outputs_first)
    setting = replace(setting, steps=setting.steps or longest(measured, setting))
    return Audited(weight, measured, setting, tuple(fitting(measured, setting, level)), marks)


def longest(law: Law, setting: Setting) -> int | None:
    """Return the longest dependency that a gate's random biases would be chosen for by chrono, None of other weights.

    The end of log U(1, T - 1) is estimated by the largest of n numbers, as (n + 1)/n of the largest of a uniform law.

    Source: Tallec, Ollivier 2018.

    Example:
        >>> biases = np.log(np.random.default_rng(1).uniform(1, 99, 256))
        >>> longest(law(biases), Setting(Role.BIAS, (256,), gate="forget")) in range(95, 105)
        True
    """
    if setting.role is not Role.BIAS or setting.gate not in ("forget", "input") or law.moments.std == 0:
        return None
    largest = law.moments.high if setting.gate == "forget" else -law.moments.low
    if not 0 < largest < MOST_STEPS:
        return None
    return round((math.exp(largest) - 1) * (law.moments.n + 1) / law.moments.n) + 2


def unreadable(values: NDArray[Any]) -> str:
    """Return why numbers have no law, or "".

    Example:
        >>> unreadable(np.array([1.0, np.nan, np.inf])), unreadable(np.zeros(0)), unreadable(np.ones(2))
        ('2 of 3 numbers are not finite', 'it has no numbers', '')
    """
    if not values.size:
        return "it has no numbers"
    if np.iscomplexobj(values):
        return "its numbers are complex; an audit reads real ones"
    if values.dtype.kind in "iub":
        return f"its numbers are integers, {values.dtype}, which have no law; of a quantized net, audit the net before"
    finite = int(np.isfinite(values).sum())
    return f"{values.size - finite:,} of {values.size:,} numbers are not finite" if finite < values.size else ""


def digest(values: NDArray[Any]) -> str:
    """Return a hash of the bytes of some numbers.

    Example:
        >>> digest(np.zeros(2)) == digest(np.zeros((1, 2))), digest(np.zeros(2)) == digest(np.ones(2))
        (True, False)
    """
    return hashlib.blake2b(np.ascontiguousarray(values).tobytes(), digest_size=16).hexdigest()


def _marks(values: NDArray[Any], outputs_first: bool) -> Marks:
    first = values.reshape(-1)[:FIRST].astype(np.float64)
    if values.ndim < 2:
        return Marks(digest(values), first)
    outputs = values.reshape(values.shape[0], -1) if outputs_first else values.reshape(-1, values.shape[-1]).T
    return Marks(digest(values), first, *_distinct(outputs), *_distinct(outputs.T))


def _distinct(rows: NDArray[Any]) -> tuple[int, int]:
    """Return how many rows differ, and how many are not zero."""
    if rows.shape[1] < 2:
        return 0, 0
    used = rows[rows.any(axis=1)]
    return len({row.tobytes() for row in used}), len(used)


def whole(weights: Iterable[Audited]) -> Iterator[Audited]:
    """Yield the weights without the blocks of single gates."""
    return (each for each in weights if not each.weight.gate)
