"""Groups of weights that repeat over the depth of a net."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suite.analysis.audit.audited import Audited

NUMBER = re.compile(r"_?\d+")


def pattern(name: str) -> str:
    """Return a name without its numbers, which weights at the same place of each block share.

    Example:
        >>> pattern("block_3/attention/query.kernel"), pattern("dense.kernel") == pattern("dense_7.kernel")
        ('block/attention/query.kernel', True)
    """
    return NUMBER.sub("", name)


def depth(names: Iterable[str]) -> dict[str, int | None]:
    """Return for each weight how many have its pattern, None if it has no other beside it.

    Example:
        >>> depth(["block_0/out.kernel", "block_1/out.kernel", "head.kernel"])
        {'block_0/out.kernel': 2, 'block_1/out.kernel': 2, 'head.kernel': None}
    """
    known = list(names)
    counts = Counter(map(pattern, known))
    return {name: counts[pattern(name)] if counts[pattern(name)] > 1 else None for name in known}


def siblings(weights: Sequence["Audited"], least: int) -> list[list["Audited"]]:
    """Return groups of weights with the same pattern, role and shape, in order, with at least so many members."""
    groups: dict[tuple[object, ...], list[Audited]] = {}
    for each in weights:
        key = (pattern(each.name), each.weight.role, each.weight.shape, each.weight.gate)
        groups.setdefault(key, []).append(each)
    return [group for group in groups.values() if len(group) >= least]
