"""Names of weights that repeat over depth."""

import re
from collections import Counter
from collections.abc import Iterable

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
