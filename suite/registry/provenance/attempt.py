"""Name of the present attempt, for results that must not be used again."""

from uuid import uuid4

_names = [uuid4().hex[:16]]

BETWEEN = "-"
"""Stands between the hash of an environment that cannot be known whole and the attempt."""


def renew() -> None:
    """Begin another attempt: what cannot be known whole does not count as done any more."""
    _names[:] = [uuid4().hex[:16]]


def once(environment: str) -> str:
    """Return an environment that only this attempt has."""
    return f"{environment}{BETWEEN}{_names[0]}"


def agree(first: str, second: str) -> bool:
    """Return whether two environments are one as far as they can be known."""
    return first.partition(BETWEEN)[0] == second.partition(BETWEEN)[0]
