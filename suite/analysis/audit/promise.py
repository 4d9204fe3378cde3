"""Promised laws, and whether a measured one fits."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from suite.analysis.audit.law import DRAWN, LEVEL, Family, Law
from suite.stats.moments import Moments, freedom
from suite.stats.smooth import SHAPES

EXACT = 1e-3
"""Relative error allowed of constants and gains."""

EDGE = 1.01
"""How far a number may lie beyond the end of a bounded law, as a factor: half precision rounds by less."""

UNSURE = 2.0
"""The ratio of the bounds of a standard deviation from which a factor of √2 to both sides cannot be excluded."""

_KURTOSES = {Family(shape.name): shape.kurtosis for shape in SHAPES}
_HALVES = {Family(shape.name): shape.half for shape in SHAPES}


class Answer(StrEnum):
    """Whether a law fits."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Promise:
    """The law that a recipe predicts.

    Attributes:
        family: the family; of a sparse weight, its numbers that are not zero are normal; `NONE` if only mean and
            standard deviation are predicted.
        mean: the mean.
        std: the standard deviation, of a sparse weight that of the numbers that are not zero; NaN if any will do.
        factor: the constant, multiple of the identity or orthogonal gain; NaN if any will do.
        zeros: the share of zeros of a sparse weight.
    """

    family: Family
    mean: float = 0.0
    std: float = math.nan
    factor: float = math.nan
    zeros: float = math.nan


@dataclass(frozen=True)
class Fit:
    """Whether a law fits a promise.

    Attributes:
        answer: the answer.
        p_value: the probability of so large a deviation if the promise is kept, corrected for the tests of family, mean
            and standard deviation; 0 or 1 if nothing is random.
        reason: what deviates or cannot be told, in a few words; "" if it fits.
    """

    answer: Answer
    p_value: float
    reason: str = ""


def fits(law: Law, promise: Promise, level: float = LEVEL) -> Fit:
    """Return whether a law fits a promise.

    It does not if the p-value is below `level`. For many weights at once a caller gives a smaller level, or corrects
    the p-values. It cannot be told if other families fit as well, or if the numbers are too few to exclude a standard
    deviation √2 times as large or as small.

    Example:
        >>> import numpy as np
        >>> from suite.analysis.audit.law import law
        >>> measured = law(np.random.default_rng(1).normal(0, 0.02, (64, 64)))
        >>> fits(measured, Promise(Family.NORMAL, std=0.02)).answer.value
        'yes'
        >>> fits(measured, Promise(Family.NORMAL, std=0.03)).reason
        'standard deviation 0.0201 instead of 0.03'
    """
    if promise.family is Family.SPARSE:
        return _sparse(law, promise, level)
    if promise.family not in (*DRAWN, Family.NONE):
        return _exact(law, promise)
    if law.family is Family.SPARSE or not (law.p_values or law.family is Family.CANNOT_TELL):
        return _structured(law, promise, level)
    return _drawn(law, promise, law.moments, level)


def _exact(law: Law, promise: Promise) -> Fit:
    constants = (Family.ZEROS, Family.ONES, Family.CONSTANT)
    if promise.family in constants and law.family in constants:
        wanted = {Family.ZEROS: 0.0, Family.ONES: 1.0}.get(promise.family, promise.factor)
        alike = math.isnan(wanted) or math.isclose(law.factor, wanted, rel_tol=EXACT)
    elif law.family is Family.IDENTITY and promise.family is Family.ORTHOGONAL:
        alike = math.isnan(promise.factor) or math.isclose(abs(law.factor), promise.factor, rel_tol=EXACT)
    else:
        wanted = promise.factor
        alike = law.family is promise.family and (math.isnan(wanted) or math.isclose(law.factor, wanted, rel_tol=EXACT))
    if alike:
        return Fit(Answer.YES, 1.0)
    same = law.family is promise.family
    return Fit(Answer.NO, 0.0, f"{law.factor:.3g} instead of {promise.factor:.3g}" if same else _family(law, promise))


def _family(law: Law, promise: Promise) -> str:
    return f"{law.family} instead of {promise.family}"


def _structured(law: Law, promise: Promise, level: float) -> Fit:
    """Judge constants and other structures, which are no draws unless they have a single number."""
    if law.moments.n > 1 or law.family is Family.ZEROS:
        return Fit(Answer.NO, 0.0, _family(law, promise))
    return _drawn(law, promise, law.moments, level)


def _sparse(law: Law, promise: Promise, level: float) -> Fit:
    if law.family is not Family.SPARSE and promise.zeros > 0:
        return Fit(Answer.NO, 0.0, _family(law, promise))
    if not math.isclose(law.zeros, max(promise.zeros, 0.0), rel_tol=EXACT, abs_tol=EXACT):
        return Fit(Answer.NO, 0.0, f"{law.zeros:.1%} zeros instead of {promise.zeros:.1%}")
    return _drawn(law, Promise(Family.NORMAL, promise.mean, promise.std), law.drawn, level)


def _drawn(law: Law, promise: Promise, measured: Moments, level: float) -> Fit:
    tests = list(_tests(law, promise, measured))
    smallest, reason = min(tests)
    p_value = min(1.0, smallest * len(tests))
    if p_value < level:
        return Fit(Answer.NO, p_value, reason)
    any_family = promise.family is Family.NONE
    others = [each for each in law.candidates if each is not promise.family and not any_family]
    low, high = measured.std_interval(1 - level, _KURTOSES.get(promise.family, measured.kurtosis))
    if measured.n < 2 or high >= UNSURE * low:
        return Fit(Answer.CANNOT_TELL, p_value, f"{measured.n} numbers are too few")
    if others:
        return Fit(Answer.CANNOT_TELL, p_value, f"{' and '.join(others)} would fit, too")
    return Fit(Answer.YES, p_value)


def _tests(law: Law, promise: Promise, measured: Moments) -> Iterator[tuple[float, str]]:
    """Yield p-values with their reasons."""
    from scipy.special import chdtr, chdtrc, ndtr

    yield law.p_values.get(promise.family, 1.0), _family(law, promise)
    if math.isnan(promise.std) or not promise.std:
        return
    error = promise.std / math.sqrt(measured.n)
    yield (
        2 * float(ndtr(-abs(measured.mean - promise.mean) / error)),
        f"mean {measured.mean:.3g} instead of {promise.mean:.3g}",
    )
    reason = f"standard deviation {measured.std:.3g} instead of {promise.std:.3g}"
    beyond = (
        max(measured.high - promise.mean, promise.mean - measured.low)
        > EDGE * _HALVES.get(promise.family, math.inf) * promise.std
    )
    if beyond:
        yield 0.0, f"{reason}, with numbers outside its range"
    elif measured.n > 1:
        if promise.family is Family.UNIFORM:
            # The largest of n numbers is below e with the probability (e/limit)ⁿ.
            extent = max(measured.high - promise.mean, promise.mean - measured.low)
            yield min(1.0, extent / (math.sqrt(3) * promise.std)) ** measured.n, reason
        degrees = freedom(measured.n, _KURTOSES.get(promise.family, measured.kurtosis))
        squares = degrees * (measured.std / promise.std) ** 2
        yield min(1.0, 2 * min(float(chdtr(degrees, squares)), float(chdtrc(degrees, squares)))), reason
