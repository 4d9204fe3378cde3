"""Under which circumstances results were accepted, and what of them has changed since."""

from collections.abc import Iterable, Mapping

from suite.benchmark import environment

MACHINE = ("system", "machine", "processor", "settings")
"""What must be known, and the same, for numbers to be the same to the last digit, beside Python and the libraries."""


def same_numbers(then: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Return whether the same code gives the same numbers under two environments, to the last digit.

    That takes the same libraries, the same Python (major and minor version) and the same kind of machine. Where one of
    these was not recorded, nobody can tell.
    """
    keys = (*environment.LIBRARIES, *MACHINE)
    known = all(each in then and each in now for each in (*keys, "python"))
    return known and all(then[key] == now[key] for key in keys) and _minor(then["python"]) == _minor(now["python"])


def present(machines: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the present versions, and what some machines, on which results were made, have in common."""
    first, *others = list(machines) or [{}]
    common = {key: value for key, value in first.items() if all(other.get(key) == value for other in others)}
    return environment.versions() | common


def _minor(python: str) -> list[str]:
    return python.split(".")[:2]
