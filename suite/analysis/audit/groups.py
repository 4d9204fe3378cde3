"""Names of weights that repeat over depth."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

_NUMBER = re.compile(r"(_?)\d+")


def starred(name: str) -> str:
    """Return a name with a star for the numbers that count blocks, which weights at one place of each block share.

    Those are the numbers of what a layer is in, or, if it is in nothing numbered, its own except for the last: the
    numbers behind them tell the layers of one block apart, as conv1 and conv2.

    Example:
        >>> [starred(name) for name in ("block_3/attention/query.kernel", "dense_7.kernel", "layer2.0.conv1.weight")]
        ['block_*/attention/query.kernel', 'dense_*.kernel', 'layer*.*.conv1.weight']
        >>> starred("conv2_block1_3_conv.kernel")
        'conv*_block*_3_conv.kernel'
    """
    place, dot, weight = name.rpartition(".")
    cut = max(place.rfind("/"), place.rfind(".")) + 1
    around, own = place[:cut], place[cut:]
    numbers = _NUMBER.findall(own)
    if not _NUMBER.search(around):
        own = _NUMBER.sub(r"\1*", own, count=max(1, len(numbers) - 1))
    return _NUMBER.sub(r"\1*", around) + own + dot + weight


def pattern(name: str) -> str:
    """Return what weights at the same place of each block share of their names.

    Example:
        >>> pattern("block_3/attention/query.kernel"), pattern("dense.kernel") == pattern("dense_7.kernel")
        ('block/attention/query.kernel', True)
    """
    return starred(name).replace("_*", "").replace("*", "")


def one_place(odd: Collection[str], names: Sequence[str]) -> bool:
    """Return whether several names of a group are just those with one number at one position, as all third layers.

    Then they are unlike the others because of their place, and not by mistake.

    Example:
        >>> names = [f"s{stage}.conv{layer}.bn" for stage in range(3) for layer in (1, 2, 3)]
        >>> one_place([name for name in names if "conv3" in name], names), one_place(["s1.conv2.bn"], names)
        (True, False)
    """
    numbers = {name: re.findall(r"\d+", name) for name in names}
    if len(odd) < 2 or len({len(found) for found in numbers.values()}) > 1:
        return False
    columns = zip(*(numbers[name] for name in odd), strict=True)
    return any(
        len(set(column)) == 1 and sum(found[at] == column[0] for found in numbers.values()) == len(odd)
        for at, column in enumerate(columns)
    )


def depth(names: Iterable[str]) -> dict[str, int | None]:
    """Return for each weight how many have its pattern, None if it has no other beside it.

    Example:
        >>> depth(["block_0/out.kernel", "block_1/out.kernel", "head.kernel"])
        {'block_0/out.kernel': 2, 'block_1/out.kernel': 2, 'head.kernel': None}
    """
    known = list(names)
    counts = Counter(map(pattern, known))
    return {name: counts[pattern(name)] if counts[pattern(name)] > 1 else None for name in known}
