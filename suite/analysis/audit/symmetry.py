"""Weights that make units alike, or switch them off."""

from collections.abc import Iterator, Sequence

from suite.analysis.audit.audited import Audited, whole
from suite.analysis.audit.finding import Finding, Kind
from suite.analysis.audit.law import Family
from suite.frameworks.weights import Role

EQUAL = (Family.ZEROS, Family.ONES, Family.CONSTANT)
"""Families with which all units of a layer are alike."""


def symmetry(weights: Sequence[Audited]) -> Iterator[Finding]:
    """Yield hidden kernels that are constant, and scales of norms that are 0 with nothing that skips them.

    Zeros are as they should be at the end of a residual branch, wherever else another path joins, in the output layer
    and in an adapter. A depthwise
    kernel has one unit for each channel, so constants make none alike. If the net's graph does not show where a weight
    stands, zeros are said, and are no fault.

    Args:
        weights: of a net, in its order.
    """
    for each in whole(weights):
        if each.law is None or each.law.family not in EQUAL or each.law.moments.n < 2:
            continue
        if each.weight.role in (Role.KERNEL, Role.RECURRENT) and _units(each) > 1:
            yield from _of_kernel(each)
        context = each.weight.context
        # Scales of other names may be added to 1, as Gemma's are.
        dead = each.name.endswith(".gamma") and each.weight.role is Role.SCALE and each.law.family is Family.ZEROS
        if dead and context.known and not context.merged:
            said = f"{each.name} is 0, and nothing skips the norm: its outputs are constant, and so is what follows."
            yield Finding(Kind.SYMMETRY, (each.name,), said)


def _units(audited: Audited) -> float:
    """Return how many units read the same inputs: 1 for a depthwise kernel, and for what is no matrix."""
    weight = audited.weight
    return min(weight.outputs, weight.shape[0 if weight.outputs_first else -1]) if len(weight.shape) > 1 else 1


def _of_kernel(audited: Audited) -> Iterator[Finding]:
    law, context, name = audited.law, audited.weight.context, audited.name
    assert law is not None
    if law.family is not Family.ZEROS:
        said = f"{name} is constant, {law.factor:.3g}: all units of its layer are alike, and stay so in training."
        yield Finding(Kind.SYMMETRY, (name,), said)
    elif context.known and not (context.merged or context.head or "lora" in name):
        said = f"{name} is 0, and nothing skips its layer: what follows does not see the inputs."
        yield Finding(Kind.SYMMETRY, (name,), said)
    elif not context.known:
        said = f"{name} is 0, which is right at the end of a residual branch or of the net, and wrong elsewhere."
        yield Finding(Kind.ZEROS, (name,), said)
