"""Findings over the weights of a net."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found."""

    NOT_FINITE = "not finite"
    TWINS = "equal weights"
    REPEATED = "repeated units"
    SHARED_SEED = "shared seed"
    OUTLIER = "unlike its siblings"
    GATES = "gates"
    TIED = "tied weights"
    DEPTH = "law of depth"
    UNCORRECTED = "truncated without correction"
    UNSEEDED = "unseeded"
    FIXED_SEED = "fixed seed"


FAULTS = frozenset({Kind.NOT_FINITE, Kind.TWINS, Kind.REPEATED, Kind.SHARED_SEED, Kind.OUTLIER, Kind.GATES})
"""Kinds that are hardly meant. The others are worth knowing."""

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
