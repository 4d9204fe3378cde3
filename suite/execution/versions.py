"""Versions that must be equal on all machines."""

import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from suite.benchmark.environment import LIBRARIES, versions
from suite.errors import UserError

MISSING = "missing"


@cache
def installed() -> dict[str, str]:
    """Return the versions of Python (major and minor), of the suite and of the computing libraries.

    The engine is the digest of the suite's own code that decides numbers.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    names = ("initializer-suite", *LIBRARIES)
    return {"python": python, "engine": versions()["engine"]} | {name: _version(name) for name in names}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Return, in words, each version in which two machines differ."""
    names = [name for name in {**here, **there} if here.get(name, MISSING) != there.get(name, MISSING)]
    return [f"{name} {here.get(name, MISSING)} here, {there.get(name, MISSING)} there" for name in names]


def refusal(found: Mapping[str, list[str]]) -> UserError:
    """Return the error for workers, by their names, whose versions differ."""
    workers = "; ".join(f"{name}: {', '.join(each)}" for name, each in found.items())
    return UserError(f"workers with other versions would give other numbers; install the same on all: {workers}")


@dataclass(frozen=True)
class Checked:
    """A function that refuses to run if other versions are installed.

    It checks on each call, because workers of a cluster come and go.
    """

    function: Callable[..., Any]
    versions: Mapping[str, str]

    def __call__(self, *arguments: Any) -> Any:
        """Call the function.

        Raises:
            UserError: other versions are installed in this process.
        """
        found = differences(self.versions, installed())
        if found:
            raise refusal({platform.node(): found})
        return self.function(*arguments)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return MISSING
