"""Findings over the weights of a net."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from suite.analysis.audit.setting import pattern


class Kind(StrEnum):
    """What was found."""

    NOT_FINITE = "not finite"
    TWINS = "equal weights"
    REPEATED = "repeated units"
    SHARED_SEED = "shared seed"
    OUTLIER = "unlike its siblings"
    SYMMETRY = "units alike"
    ZEROS = "zeros"
    SHIFTED = "mean not 0"
    GATES = "gates"
    TIED = "tied weights"
    DEPTH = "law of depth"
    UNCORRECTED = "truncated without correction"
    UNSEEDED = "unseeded"
    FIXED_SEED = "fixed seed"


FAULTS = frozenset(
    {Kind.NOT_FINITE, Kind.TWINS, Kind.REPEATED, Kind.SHARED_SEED, Kind.OUTLIER, Kind.GATES, Kind.SYMMETRY}
)
"""Kinds that are hardly meant. The others are worth knowing."""

REPEATING = FAULTS - {Kind.NOT_FINITE, Kind.OUTLIER} | {Kind.TIED, Kind.UNCORRECTED, Kind.ZEROS}
"""Kinds that are said once for all blocks."""

NAMED = 4
"""Weights that a sentence names; further ones are counted."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found.

    Attributes:
        kind: what it is.
        weights: the names of the weights.
        sentence: the finding in words, with numbers.
    """

    kind: Kind
    weights: tuple[str, ...]
    sentence: str

    @property
    def key(self) -> str:
        """The finding as a passport has it."""
        return f"{self.kind}: {', '.join(self.weights)}"

    @property
    def fault(self) -> bool:
        """Whether it is hardly meant."""
        return self.kind in FAULTS


def names(weights: Sequence[str]) -> str:
    """Return names in words, at most `NAMED` of them.

    Example:
        >>> names(["a", "b"]), names(list("abcdefg"))
        ('a and b', 'a, b, c, d and 3 more')
    """
    if len(weights) > NAMED:
        return f"{', '.join(weights[:NAMED])} and {len(weights) - NAMED:,} more"
    return " and ".join(filter(None, [", ".join(weights[:-1]), weights[-1]]))


def merged(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, one for all that are about the same places of several blocks.

    Example:
        >>> found = [Finding(Kind.REPEATED, (f"block_{at}.kernel",), f"block_{at}.kernel repeats.") for at in range(3)]
        >>> [each.sentence for each in merged(found)]
        ['block_0.kernel repeats; so are 2 more groups: block_1.kernel; block_2.kernel.']
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.kind, *map(pattern, each.weights)), []).append(each)
    for first, *others in groups.values():
        if others and first.kind in REPEATING:
            places = "; ".join(names(each.weights) for each in others[:NAMED])
            more = "; …" * (len(others) > NAMED)
            counted = f"{len(others):,} more {'groups' if len(others) > 1 else 'group'}"
            verb = "are" if len(others) > 1 else "is"
            sentence = f"{first.sentence.rstrip('.')}; so {verb} {counted}: {places}{more}."
            every = tuple(name for each in (first, *others) for name in each.weights)
            yield Finding(first.kind, every, sentence)
        else:
            yield from (first, *others)
