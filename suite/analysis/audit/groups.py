"""Names of weights that repeat over depth."""

import re
from collections import Counter
from collections.abc import Iterable

NUMBER = re.compile(r"_?\d+")

PLACED = re.compile(r"((?:.*\.)?\d+\.(?:.*\.)?)(\d+(?:\.[a-z]\w*){1,2})")
"""A name in PyTorch with the number of a block, and behind it that of the weight's own layer."""


def pattern(name: str) -> str:
    """Return a name without its numbers, which weights at the same place of each block share.

    The number of a layer in a block, "0" in PyTorch's "blocks.3.0.weight", is its place there and stays.

    Example:
        >>> pattern("block_3/attention/query.kernel"), pattern("dense.kernel") == pattern("dense_7.kernel")
        ('block/attention/query.kernel', True)
        >>> pattern("blocks.3.mlp.0.weight"), pattern("3.weight")
        ('blocks..mlp.0.weight', '.weight')
    """
    placed = PLACED.match(name)
    return NUMBER.sub("", placed[1]) + placed[2] if placed else NUMBER.sub("", name)


def depth(names: Iterable[str]) -> dict[str, int | None]:
    """Return for each weight how many have its pattern, None if it has no other beside it.

    Example:
        >>> depth(["block_0/out.kernel", "block_1/out.kernel", "head.kernel"])
        {'block_0/out.kernel': 2, 'block_1/out.kernel': 2, 'head.kernel': None}
    """
    known = list(names)
    counts = Counter(map(pattern, known))
    return {name: counts[pattern(name)] if counts[pattern(name)] > 1 else None for name in known}
