"""Stored results that are damaged: left out, and told in one line."""

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from suite.errors import listed

logger = logging.getLogger(__name__)

Found = TypeVar("Found")


class DamagedError(Exception):
    """A run's tags or files are not what was written: the file, and what is wrong with it."""


def tell(benchmark: str, damaged: Sequence[str]) -> None:
    """Say which results of a benchmark count as not there, as a warning of one line; nothing where all are sound."""
    if damaged:
        logger.warning(
            "%s: %d stored result%s damaged and left out: %s; `python -m suite run` trains anew what its file plans",
            benchmark,
            len(damaged),
            " is" if len(damaged) == 1 else "s are",
            listed(damaged),
        )


def attempt(read: Callable[..., Found], *given: Any) -> Found | DamagedError:
    """Return what `read` makes of what it is given, or what it finds damaged."""
    try:
        return read(*given)
    except DamagedError as error:
        return error


def sound(readings: Iterable[tuple[str, str, Found | DamagedError]]) -> list[Found]:
    """Return what could be read of runs, each given with its benchmark and name. Damaged ones are only told."""
    found: list[Found] = []
    damaged: dict[str, list[str]] = {}
    for benchmark, name, reading in readings:
        if isinstance(reading, DamagedError):
            damaged.setdefault(benchmark, []).append(f"{name}: {reading}")
        else:
            found.append(reading)
    for benchmark, each in damaged.items():
        tell(benchmark, each)
    return found
