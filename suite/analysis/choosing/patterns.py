"""Few patterns for many names of weights."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

NUMBERS = 5
"""Numbers in a name of which each may be any; of more, only all or none."""


def covering(wanted: Sequence[str], names: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return few patterns, in the order of `wanted`, that fit these weights and no others.

    In a pattern `*` is any text. A pattern fits a weight if it fits one of the weight's names. Numbers in names become
    `*`, or all that stands before the layer's own name, as far as no other weight fits then.

    Args:
        wanted: keys of `names`.
        names: for each weight of a model the names by which `by_weight` knows it.

    Example:
        >>> names = {f"block_{i}/{part}.kernel": () for i in range(3) for part in ("first", "last")}
        >>> covering([each for each in names if "last" in each], names)
        ('*/last.kernel',)
    """
    left, found = list(dict.fromkeys(wanted)), list[str]()
    while left:
        options = {pattern: _fitting(pattern, names) for pattern in _patterns(left[0], names[left[0]])}
        exact = {pattern: fits for pattern, fits in options.items() if fits <= {*wanted}}
        best = max(exact, key=lambda pattern: (len(exact[pattern] & {*left}), -len(pattern)), default=left[0])
        found.append(best)
        covered = {left[0], *exact.get(best, set())}
        left = [each for each in left if each not in covered]
    return tuple(found)


def _fitting(pattern: str, names: Mapping[str, Sequence[str]]) -> set[str]:
    return {weight for weight, others in names.items() if any(fnmatchcase(name, pattern) for name in (weight, *others))}


def _patterns(name: str, others: Sequence[str]) -> Iterator[str]:
    """Yield patterns that fit a weight, itself first."""
    yield name
    yield from others
    yield f"*.{name.rpartition('.')[2]}"
    if "/" in name:
        yield f"*/{name.rpartition('/')[2]}"
    parts = re.split(r"(\d+)", name)
    numbers = range(1, len(parts), 2)
    subsets = range(len(numbers) + 1) if len(numbers) <= NUMBERS else (len(numbers),)
    for free in itertools.chain.from_iterable(itertools.combinations(numbers, size) for size in subsets):
        pattern = "".join("*" if place in free else part for place, part in enumerate(parts))
        yield pattern
        if "/" in pattern:
            yield f"*/{pattern.rpartition('/')[2]}"
