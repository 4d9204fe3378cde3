"""Weights at the same place of each block."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from suite.analysis.audit.audited import Audited
from suite.analysis.audit.finding import Finding, Kind, names
from suite.analysis.audit.law import LEVEL, Family
from suite.analysis.audit.setting import one_place, pattern
from suite.stats.moments import freedom

LEAST = 4
"""Members of a group of which one can be unlike the others."""

MOST_ALIKE = 3
"""Members that have to be alike, and more than are not, before the others are called unlike them."""

SHIFTED = 0.1
"""Smallest difference of means, in standard deviations, that is worth a sentence."""

Array = NDArray[np.float64]

APPRECIABLE = 1.02
"""Smallest ratio of standard deviations that is worth a sentence."""

STEEP = 0.15
"""Smallest exponent of depth that is a law."""


def across_depth(weights: Sequence[Audited]) -> Iterator[Finding]:
    """Yield weights that are unlike those at the same place of other blocks, and laws that follow depth.

    Args:
        weights: of a net, in its order.
    """
    groups = _siblings(weights)
    level = LEVEL / max(1, sum(map(len, groups)))
    for group in groups:
        yield from _of_siblings(group, level)


def _siblings(weights: Sequence[Audited]) -> list[list[Audited]]:
    """Return groups of weights with the same pattern, role, shape and fan-in, `LEAST` or more."""
    groups: dict[tuple[object, ...], list[Audited]] = {}
    for each in weights:
        fan_in = None if math.isnan(each.weight.inputs) else each.weight.inputs
        key = (pattern(each.name), each.weight.role, each.weight.shape, fan_in, each.weight.gate)
        groups.setdefault(key, []).append(each)
    return [group for group in groups.values() if len(group) >= LEAST]


def _of_siblings(group: Sequence[Audited], level: float) -> Iterator[Finding]:
    """Yield members that are unlike most others, or the law of depth that all follow."""
    known = [each for each in group if each.law is not None]
    labels = [_label(each) for each in known]
    usual = max(set(labels), key=labels.count)
    like = [each for each, label in zip(known, labels, strict=True) if label == usual]
    odd = [each for each, label in zip(known, labels, strict=True) if label != usual]
    placed = one_place([each.name for each in odd], [each.name for each in known])
    if odd and len(like) >= MOST_ALIKE and len(like) > len(odd) and not placed:
        for each in odd:
            others = f"its {len(like)} siblings" if len(odd) == 1 else f"{len(like)} of its siblings"
            sentence = f"{each.name} is {_words(each)}; {others} are {_words(like[0])}."
            yield Finding(Kind.OUTLIER, (each.name,), sentence)
    drawn = [each for each in like if each.independent and each.law is not None and each.law.moments.std > 0]
    if len(drawn) >= MOST_ALIKE:
        yield from _by_size(drawn, level)


def _label(audited: Audited) -> str:
    assert audited.law is not None
    if audited.independent:
        return "drawn"
    factor = audited.law.factor
    return str(audited.law.family) if math.isnan(factor) else f"{audited.law.family} {factor + 0.0:.3g}"


def _words(audited: Audited) -> str:
    law = audited.law
    assert law is not None
    if audited.independent:
        return f"drawn with standard deviation {law.moments.std:.3g}"
    if law.family in (Family.CONSTANT, Family.IDENTITY, Family.ORTHOGONAL):
        return f"{law.family} {'of' if law.family is Family.CONSTANT else 'with gain'} {law.factor:.3g}"
    return f"a mixture, {law.detail}" if law.family is Family.MIXTURE else str(law.family)


def _by_size(group: Sequence[Audited], level: float) -> Iterator[Finding]:
    """Yield the law of depth, or members whose standard deviation or mean is unlike those of most others."""
    from scipy.special import ndtri

    moments = [each.law.moments for each in group if each.law is not None]
    logs = np.log([each.std for each in moments])
    errors = np.array([math.sqrt(0.5 / freedom(each.n, each.kurtosis)) for each in moments])
    bound = -float(ndtri(level / 4))
    depth = np.log(np.arange(1, len(group) + 1))
    slope, constant = np.polyfit(depth, logs, 1, w=1 / errors)
    if abs(slope) > STEEP and (np.abs(logs - constant - slope * depth) < bound * errors).all():
        power = "1/√depth" if abs(slope + 0.5) < STEEP else f"depth to the power {slope:.2f}"
        every, first, last = tuple(each.name for each in group), moments[0].std, moments[-1].std
        said = f"{names(every)}: the standard deviation follows {power}, from {first:.3g} to {last:.3g}."
        yield Finding(Kind.DEPTH, every, said)
        return
    for at, middle in _unlike(group, logs, errors, np.full(len(group), math.log(APPRECIABLE)), bound):
        said = (
            f"{group[at].name}: standard deviation {moments[at].std:.3g}, {math.exp(logs[at] - middle):.2f} times the "
            f"{math.exp(middle):.3g} of most of its {len(group) - 1} siblings."
        )
        yield Finding(Kind.OUTLIER, (group[at].name,), said)
    means, stds = np.array([each.mean for each in moments]), np.array([each.std for each in moments])
    of_means = stds / np.sqrt([each.n for each in moments])
    for at, middle in _unlike(group, means, of_means, SHIFTED * stds, bound):
        said = f"{group[at].name}: mean {means[at]:.3g}, where most of its {len(group) - 1} siblings have {middle:.3g}."
        yield Finding(Kind.OUTLIER, (group[at].name,), said)


def _unlike(
    group: Sequence[Audited], values: Array, errors: Array, least: Array, bound: float
) -> list[tuple[int, float]]:
    """Return members that differ from the median by chance never, each with the median, if most agree with it.

    Args:
        group: the members.
        values: one for each member.
        errors: their standard errors.
        least: the smallest differences that are worth a sentence.
        bound: the number of standard errors that chance never reaches.
    """
    middle = float(np.median(values))
    error = float(np.median(errors)) * math.sqrt(math.pi / 2 / len(values))
    odd = np.flatnonzero(np.abs(values - middle) > np.maximum(bound * np.hypot(errors, error), least))
    most = len(values) - len(odd) >= max(MOST_ALIKE, len(odd) + 1)
    most = most and not one_place([group[int(at)].name for at in odd], [each.name for each in group])
    return [(int(at), middle) for at in odd] if most else []
