"""Weights at the same place of each block."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from suite.analysis.audit.audited import Audited
from suite.analysis.audit.finding import Finding, Kind, names
from suite.analysis.audit.groups import pattern
from suite.analysis.audit.law import LEVEL, Family
from suite.stats.moments import freedom

LEAST = 4
"""Members of a group of which one can be unlike the others."""

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
    """Return groups of weights with the same pattern, role and shape, in order, with at least `LEAST` members."""
    groups: dict[tuple[object, ...], list[Audited]] = {}
    for each in weights:
        key = (pattern(each.name), each.weight.role, each.weight.shape, each.weight.gate)
        groups.setdefault(key, []).append(each)
    return [group for group in groups.values() if len(group) >= LEAST]


def _of_siblings(group: Sequence[Audited], level: float) -> Iterator[Finding]:
    """Yield members that are unlike the others, or the law of depth that all follow."""
    labels = [_label(each) for each in group]
    usual = max(set(labels), key=labels.count)
    odd = [each for each, label in zip(group, labels, strict=True) if label != usual]
    if odd and len(odd) <= len(group) // LEAST:
        for each in odd:
            others = next(other for other, label in zip(group, labels, strict=True) if label == usual)
            sentence = f"{each.name} is {_words(each)}; its {len(group) - len(odd)} siblings are {_words(others)}."
            yield Finding(Kind.OUTLIER, (each.name,), sentence)
    drawn = [each for each in group if each.independent and each.law is not None and each.law.moments.std > 0]
    if len(drawn) >= LEAST:
        yield from _by_scale(drawn, level)


def _label(audited: Audited) -> str:
    if audited.law is None:
        return "not finite"
    if audited.independent:
        return "drawn"
    factor = audited.law.factor
    return audited.law.family if math.isnan(factor) else f"{audited.law.family} {factor:.3g}"


def _words(audited: Audited) -> str:
    law = audited.law
    if law is None:
        return "not finite"
    if audited.independent:
        return f"drawn with standard deviation {law.moments.std:.3g}"
    return f"{law.family} of {law.factor:.3g}" if law.family is Family.CONSTANT else str(law.family)


def _by_scale(group: Sequence[Audited], level: float) -> Iterator[Finding]:
    from scipy.special import ndtri

    laws = [each.law for each in group if each.law is not None]
    logs = np.log([law.moments.std for law in laws])
    errors = np.array([math.sqrt(0.5 / freedom(law.moments.n, law.moments.kurtosis)) for law in laws])
    bound = -float(ndtri(level / 2))
    depth = np.log(np.arange(1, len(group) + 1))
    slope, constant = np.polyfit(depth, logs, 1, w=1 / errors)
    if abs(slope) > STEEP and (np.abs(logs - constant - slope * depth) < bound * errors).all():
        power = "1/√depth" if abs(slope + 0.5) < STEEP else f"depth to the power {slope:.2f}"
        every = tuple(each.name for each in group)
        yield Finding(
            Kind.DEPTH,
            every,
            f"{names(every)}: the standard deviation follows {power}, from {laws[0].moments.std:.3g} to "
            f"{laws[-1].moments.std:.3g}.",
        )
        return
    middle = float(np.median(logs))
    error = float(np.median(errors)) * math.sqrt(math.pi / 2 / len(group))
    odd = np.flatnonzero(np.abs(logs - middle) > np.maximum(bound * np.hypot(errors, error), math.log(APPRECIABLE)))
    if 0 < len(odd) <= len(group) // LEAST:
        for at in map(int, odd):
            ratio = math.exp(logs[at] - middle)
            yield Finding(
                Kind.OUTLIER,
                (group[at].name,),
                f"{group[at].name}: standard deviation {laws[at].moments.std:.3g}, {ratio:.2f} times the "
                f"{math.exp(middle):.3g} of its {len(group) - len(odd)} siblings.",
            )
