"""Installed distributions, their files and their requirements."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

KNOWN = frozenset({"tensorflow", "keras", "numpy", "scikit-learn", "initializer-suite"})
"""Distributions whose version or source is part of every environment."""


def owner(path: Path) -> Distribution | None:
    """Return the distribution that installed a file from an index, or None.

    It is None for the user's own files and for local installs.
    """
    for entry in sys.path:
        folder = Path(entry)
        if entry and path.is_relative_to(folder):
            installed = _owner(entry, path.relative_to(folder).as_posix())
            if installed is not None:
                # A local folder, archive or repository can change without a new version.
                return None if installed.read_text("direct_url.json") else installed
    return None


def versions(root: Distribution) -> dict[str, str]:
    """Return the versions of a distribution and of all that it needs, by name, except those of `KNOWN`."""
    by_name: dict[str, str] = {}
    waiting = [root]
    while waiting:
        one = waiting.pop()
        name = _normal(one.metadata["Name"])
        if name not in by_name and name not in KNOWN:
            by_name[name] = one.version
            waiting += _needed(one)
    return by_name


@cache
def _owner(entry: str, file: str) -> Distribution | None:
    top = file.partition("/")[0].removesuffix(".py")
    installed = sorted(distributions(path=[entry]), key=lambda each: _normal(each.metadata["Name"]) != _normal(top))
    return next((each for each in installed if _has(each, file, top)), None)


def _has(one: Distribution, file: str, top: str) -> bool:
    record = one.read_text("RECORD") or one.read_text("installed-files.txt")
    if record:
        return f"\n{file}," in f"\n{record}" or f"/{file}\n" in record
    return top in (one.read_text("top_level.txt") or "").split()


def _needed(one: Distribution) -> Iterator[Distribution]:
    for requirement in one.requires or ():
        named, _, marker = requirement.partition(";")
        if "extra" not in marker:
            try:
                yield distribution(re.split(r"[^\w.-]", named.strip(), maxsplit=1)[0])
            except (PackageNotFoundError, ValueError):
                continue


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
