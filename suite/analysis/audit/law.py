"""The measured law of one weight."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from suite.analysis.audit.structure import identity, off_diagonal, orthogonal, rank
from suite.stats.moments import Moments, moments
from suite.stats.smooth import SHAPES, log_likelihood, smooth

SAMPLE = 16_384
"""Numbers of a larger weight by which its family is told. Mean, deviation, range and zeros are those of all."""

LEVEL = 1e-3
"""The p-value below which a family is excluded: one in a thousand weights is called none of these by chance."""

SPARSE = 0.01
"""The share of zeros from which a weight is sparse."""

FEW = 8
"""The most distinct numbers, each twice on average or more, that are a mixture of constants."""

FEWEST = 10
"""Numbers below which no family is told."""


class Family(StrEnum):
    """The family of the numbers of a weight."""

    ZEROS = "zeros"
    ONES = "ones"
    CONSTANT = "constant"
    IDENTITY = "identity"
    ORTHOGONAL = "orthogonal"
    LOW_RANK = "low rank"
    SPARSE = "sparse"
    UNIFORM = "uniform"
    NORMAL = "normal"
    TRUNCATED_NORMAL = "truncated normal"
    MIXTURE = "mixture"
    NONE = "none of these"
    CANNOT_TELL = "cannot tell"


DRAWN = tuple(Family(shape.name) for shape in SHAPES)
"""Families of independent numbers."""


@dataclass(frozen=True)
class Law:
    """What one weight looks like.

    Attributes:
        family: the family, `CANNOT_TELL` if several fit and none leads.
        candidates: the families that the numbers do not exclude, the likeliest first; of a sparse weight, those of its
            numbers that are not zero.
        shape: the shape of the weight.
        moments: mean, standard deviation and range of all numbers.
        zeros: the share of exact zeros.
        p_values: for uniform, normal and truncated normal the p-value of the family; without structure only.
        factor: the constant, the multiple of the identity, or the gain of an orthogonal matrix; else NaN.
        detail: in words, which side is orthogonal, which rank a matrix has, or what is mixed; else "".
        drawn: moments of the numbers that are not zero, the ones that p_values are of.
    """

    family: Family
    candidates: tuple[Family, ...]
    shape: tuple[int, ...]
    moments: Moments
    zeros: float
    drawn: Moments
    p_values: Mapping[Family, float] = field(default_factory=dict)
    factor: float = math.nan
    detail: str = ""

    def gain(self, fan_in: float) -> float:
        """Return the standard deviation times the root of the fan-in: 1 keeps the variance of a linear layer."""
        return self.moments.std * math.sqrt(fan_in)

    def std_interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the bounds of the standard deviation, narrower if the family is known."""
        known = next((shape.kurtosis for shape in SHAPES if shape.name == self.family), None)
        return self.moments.std_interval(confidence, known)


def law(values: NDArray[Any], level: float = LEVEL) -> Law:
    """Return the law of a weight of any shape and real type.

    Structures are exact and come first: constants, identity, orthogonal, low rank, few values. What is left is told by
    a smooth test of each family and by the families' likelihoods. Few numbers leave several families: that is
    `CANNOT_TELL`, with the candidates.

    Args:
        values: the numbers.
        level: the p-value below which a family is excluded. Of many weights at once each gets its share.

    Raises:
        ValueError: there is no number, or one is complex, NaN or infinite.

    Example:
        >>> numbers = np.random.default_rng(1).normal(0, 0.02, (64, 64))
        >>> measured = law(numbers)
        >>> measured.family.value, round(measured.moments.std, 3), law(numbers[0, :8]).family.value
        ('normal', 0.02, 'cannot tell')
    """
    every = moments(values)
    zeros = 1 - np.count_nonzero(values) / values.size
    exact = _exact(values, every, zeros)
    if exact is not None:
        return exact
    flat = values.reshape(-1)
    numbers = flat[flat != 0] if zeros else flat
    drawn = moments(numbers) if zeros else every
    family, candidates, p_values = told(_sample(numbers), drawn, level)
    detail = ""
    if family is Family.NONE:
        detail = _mixture(values, level)
        family = Family.MIXTURE if detail else Family.NONE
    if zeros >= SPARSE:
        family, detail = Family.SPARSE, f"{zeros:.1%} zeros"
    return Law(family, candidates, values.shape, every, zeros, drawn, p_values, detail=detail)


def _exact(values: NDArray[Any], every: Moments, zeros: float) -> Law | None:
    """Return the law of a weight with structure, or None."""

    def of(family: Family, factor: float = math.nan, detail: str = "") -> Law:
        return Law(family, (family,), values.shape, every, zeros, every, {}, factor, detail)

    if every.low == every.high:
        constants = {0.0: Family.ZEROS, 1.0: Family.ONES}
        return of(constants.get(every.low, Family.CONSTANT), every.low)
    multiple = identity(values)
    if not math.isnan(multiple):
        return of(Family.IDENTITY, multiple)
    found = orthogonal(values)
    if found is not None:
        tap = ", in one tap of the window" if found.where == "centre" else ""
        return of(Family.ORTHOGONAL, found.gain, found.side + tap)
    ranked = rank(values)
    if ranked is not None:
        return of(Family.LOW_RANK, detail=f"rank {ranked}")
    distinct = len(np.unique(_sample(values.reshape(-1))))
    return of(Family.MIXTURE, detail=f"{distinct} values") if distinct <= min(FEW, values.size // 2) else None


def told(
    sample: NDArray[np.float64], whole: Moments, level: float = LEVEL
) -> tuple[Family, tuple[Family, ...], dict[Family, float]]:
    """Return the family of independent numbers, all that are not excluded, and the p-values.

    A p-value is twice the smaller of two: the smooth test's, and (1 + t)/eᵗ for a lead t of the best family's
    log-likelihood. The second is the tail of a gamma variable of shape 2, which is the lead that the two
    fitted ends give a uniform law over the true one. `tests/laws.py` measures the error of both together.

    Args:
        sample: some of the numbers.
        whole: the moments of all of them.
        level: the p-value below which a family is excluded.
    """
    if len(sample) < FEWEST or whole.low == whole.high:
        return Family.CANNOT_TELL, DRAWN, {}
    pairs = list(zip(DRAWN, SHAPES, strict=True))
    likely = {family: log_likelihood(sample, shape, whole.low, whole.high) for family, shape in pairs}
    best = max(likely.values())
    p_values = {
        family: min(1.0, 2 * min(smooth(sample, shape), _led(best - likely[family]))) for family, shape in pairs
    }
    left = sorted((each for each in DRAWN if p_values[each] >= level), key=lambda each: -likely[each])
    family = Family.NONE if not left else left[0] if len(left) == 1 else Family.CANNOT_TELL
    return family, tuple(left), p_values


def _led(lead: float) -> float:
    return (1 + lead) * math.exp(-lead)


def _sample(numbers: NDArray[Any]) -> NDArray[np.float64]:
    """Return at most `SAMPLE` of the numbers, always the same positions for the same count."""
    if len(numbers) > SAMPLE:
        numbers = numbers[np.random.default_rng(0).choice(len(numbers), SAMPLE, replace=False, shuffle=False)]
    return numbers.astype(np.float64)


def _mixture(values: NDArray[Any], level: float) -> str:
    """Return what a weight is mixed of, or "": equal blocks of columns or rows, or a diagonal and noise."""
    for axis, side in ((values.ndim - 1, "columns"), (0, "rows")):
        for count in (2, 3, 4):
            if values.ndim > 1 and values.shape[axis] % count == 0 and values.shape[axis] > count:
                families = [_of_part(part, level) for part in np.split(values, count, axis)]
                if all(each in (*DRAWN, Family.ZEROS, Family.CONSTANT) for each in families):
                    return f"{count} blocks of {side}"
    parted = off_diagonal(values)
    family = _of_part(parted[1], level) if parted is not None else None
    if parted is not None and family in DRAWN:
        return f"a diagonal of mean {parted[0].mean():.3g} and {family} numbers"
    return ""


def _of_part(values: NDArray[Any], level: float) -> Family:
    whole = moments(values)
    if whole.low == whole.high:
        return Family.CONSTANT
    return told(_sample(values.reshape(-1)), whole, level)[0]
