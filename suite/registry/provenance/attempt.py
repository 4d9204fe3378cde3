"""Names of attempts, for results that must not be reused."""

from uuid import uuid4

_names = [uuid4().hex[:16]]

BETWEEN = "-"
"""The separator between the hash of an environment that is not completely known and the attempt."""


def renew() -> None:
    """Begin another attempt, so that results of environments not completely known do not count as finished."""
    _names[:] = [uuid4().hex[:16]]


def once(environment: str) -> str:
    """Return an environment that only this attempt has.

    Example:
        >>> agree("abc", once("abc")), once("abc") == "abc"
        (True, False)
    """
    return f"{environment}{BETWEEN}{_names[0]}"


def agree(first: str, second: str) -> bool:
    """Return whether two environments are equal as far as they can be known."""
    return first.partition(BETWEEN)[0] == second.partition(BETWEEN)[0]
