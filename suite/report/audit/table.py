"""Tables of audited weights."""

import math
from collections import Counter
from collections.abc import Sequence

from suite.analysis.audit.audit import Audit
from suite.analysis.audit.audited import Audited
from suite.analysis.audit.law import DRAWN, Family, Law
from suite.analysis.audit.promise import Answer
from suite.analysis.audit.promises import name_of
from suite.analysis.audit.setting import pattern, starred
from suite.frameworks.weights import Role
from suite.report.tables.formats import NOTHING, number
from suite.report.tables.sheet import Column, Sheet

COLUMNS = (
    Column("weight", words=True, wraps=True),
    Column("shape", words=True),
    Column("fan-in", words=False),
    Column("law", words=True, wraps=True),
    Column("std"),
    Column("gain"),
    Column("recipes that fit", words=True, wraps=True),
)

NOTE = (
    "Fan-in as the layer uses it. Gain: standard deviation × √fan-in. A number of weights in brackets: they have the "
    "same place in each block, and the same law. A question mark: it may be that recipe, and cannot be told."
)

ALIKE = 0.999
"""Confidence of the intervals of standard deviations that meet if two weights are shown in one row."""

MOST = 2
"""Recipes that a row names."""

STATISTICS = {
    **dict.fromkeys(("moving_mean", "running_mean"), Family.ZEROS),
    **dict.fromkeys(("moving_variance", "running_var"), Family.ONES),
}
"""What statistics of norms begin with, by their names in Keras and PyTorch."""

TRIVIAL = (Family.ZEROS, Family.ONES, Family.CONSTANT)
"""Families of which the name of the law says all."""


def weights_table(audit: Audit, *, every: bool = False) -> Sheet:
    """Return a row for each weight, or one for all that have the same law at the same place of each block.

    Args:
        audit: of a net.
        every: show each weight, and each gate.
    """
    shown = list(audit.weights) if every else _with_gates(audit.weights)
    usual = [] if every else [each for each in shown if is_usual(each)]
    shown = [each for each in shown if every or not is_usual(each)]
    groups: list[list[Audited]] = []
    for each in shown:
        group = next((group for group in groups if not every and _alike(group[0], each)), None)
        groups.append([each]) if group is None else group.append(each)
    return Sheet("Initial weights", COLUMNS, tuple(map(_row, groups)), f"{NOTE}{_left_out(usual)}", whole_words=True)


def is_usual(audited: Audited) -> bool:
    """Return whether a weight begins as every library has it: biases and shifts with 0, scales and variances with 1."""
    law, weight = audited.law, audited.weight
    if law is None or weight.gate:
        return False
    wanted = {Role.BIAS: Family.ZEROS, Role.SHIFT: Family.ZEROS, Role.SCALE: Family.ONES}
    if weight.role is Role.OTHER:
        statistic = weight.name.rpartition(".")[2]
        return STATISTICS.get(statistic) is law.family
    return wanted.get(weight.role) is law.family


def _left_out(usual: Sequence[Audited]) -> str:
    counts = Counter("statistic" if each.weight.role is Role.OTHER else str(each.weight.role) for each in usual)
    plurals = {"bias": "biases of 0", "norm scale": "norm scales of 1", "norm shift": "norm shifts of 0"}
    parts = [f"{count:,} {plurals.get(role, 'statistics of norms')}" for role, count in counts.items()]
    return f" Left out, because they begin as usual: {', '.join(parts)}; --all shows them." if parts else ""


def _with_gates(weights: Sequence[Audited]) -> list[Audited]:
    """Return the weights, those with several laws in them gate by gate."""
    mixed = {each.name for each in weights if each.weight.gates and each.law is not None and not _simple(each.law)}
    return [
        each
        for each in weights
        if (each.weight.gate and each.name.rpartition(".")[0] in mixed)
        or (not each.weight.gate and each.name not in mixed)
    ]


def _simple(law: Law) -> bool:
    return law.family in (*DRAWN, *TRIVIAL, Family.CANNOT_TELL, Family.ORTHOGONAL)


def _alike(first: Audited, second: Audited) -> bool:
    """Return whether two weights have the same place in their blocks, and laws that differ by chance at most."""
    if pattern(first.name) != pattern(second.name) or first.weight.shape != second.weight.shape:
        return False
    if first.law is None or second.law is None or in_words(first.law) != in_words(second.law):
        return first.law is second.law
    if first.law.family in TRIVIAL:
        return True
    (low, high), (least, most) = (each.std_interval(ALIKE) for each in (first.law, second.law))
    return low <= most and least <= high


def _row(group: Sequence[Audited]) -> tuple[str, ...]:
    first = group[0]
    name = first.name if len(group) == 1 else f"{starred(first.name)} ({len(group)})"
    shape = "×".join(map(str, first.weight.shape)) or "one number"
    fan_in = f"{first.weight.inputs:,.6g}" if first.weight.inputs > 0 else NOTHING
    if first.law is None:
        return (name, shape, fan_in, first.problem, NOTHING, NOTHING, NOTHING)
    deviation, gain = _sizes(group, first.law, first.weight.inputs)
    return (name, shape, fan_in, in_words(first.law), deviation, gain, recipes(first))


def _sizes(group: Sequence[Audited], law: Law, fan_in: float) -> tuple[str, str]:
    if law.family in TRIVIAL:
        return NOTHING, NOTHING
    every = [each.law.moments.std for each in group if each.law is not None]
    middle = sorted(every)[len(every) // 2]
    return number(middle, 3), f"{middle * math.sqrt(fan_in):.3g}" if fan_in > 0 else NOTHING


def in_words(law: Law) -> str:
    """Return a law in a few words: "truncated normal", "constant 0.1", "normal or uniform"."""
    if law.family is Family.CANNOT_TELL:
        return " or ".join(law.candidates) + "?"
    if law.family in (Family.CONSTANT, Family.IDENTITY, Family.ORTHOGONAL):
        gain = "" if law.factor == 1 else f", gain {law.factor:.3g}"
        return f"constant {law.factor:.3g}" if law.family is Family.CONSTANT else f"{law.family}{gain}"
    return f"{law.family}: {law.detail}" if law.detail else str(law.family)


def recipes(audited: Audited) -> str:
    """Return the recipes that fit, the surest first, or those that may."""
    if audited.law is None or audited.law.family in TRIVIAL:
        return NOTHING
    sure = [name_of(named) for named, fit in audited.fits if fit.answer is Answer.YES]
    unsure = [f"{name_of(named)}?" for named, fit in audited.fits if fit.answer is not Answer.YES]
    found = sure or unsure
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return ", ".join(found[:MOST]) + more if found else "none"
