"""One initializer that could be best for a net."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from suite.config import Identifier

OWN = "as_built"
"""Label and identifier of the net's own weights."""

FIRST, USUAL, FURTHER = range(3)
"""Ranks of proposals: made for the structure at hand, usual with it, worth a try if time is left."""


@dataclass(frozen=True)
class Contender:
    """An initializer, as a benchmark's file has it, with the reasons to try it.

    Attributes:
        label: what tables call it.
        identifier: a name, or a table of `class_name` and `config`.
        reasons: sentences with their sources, the most important first.
        rank: `FIRST`, `USUAL` or `FURTHER`.

    Example:
        >>> Contender("he_normal", "he_normal", ("relu: variance 2/n (He et al. 2015)",)).rank
        0
    """

    label: str
    identifier: Identifier
    reasons: tuple[str, ...]
    rank: int = field(default=FIRST, compare=False)


def proposed(label: str, reason: str, identifier: Identifier | None = None, *, rank: int = FIRST) -> Contender:
    """Return a contender with one reason, by default the initializer of that name.

    Example:
        >>> proposed("lsuv", "no normalization").identifier
        'lsuv'
    """
    return Contender(label, label if identifier is None else identifier, (reason,), rank)


def made(name: str, **options: Any) -> Identifier:
    """Return the identifier of an initializer by name with options.

    Example:
        >>> made("he_normal"), made("siren", omega=30.0)
        ('he_normal', {'class_name': 'siren', 'config': {'omega': 30.0}})
    """
    return {"class_name": name, "config": options} if options else name


def by_weight(patterns: Mapping[str, Identifier]) -> Identifier:
    """Return the identifier of initializers by patterns of weights' names, tried in this order.

    Example:
        >>> by_weight({"head.kernel": "zeros"})
        {'class_name': 'by_weight', 'config': {'initializers': {'head.kernel': 'zeros'}}}
    """
    return made("by_weight", initializers=dict(patterns))
