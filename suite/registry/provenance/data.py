"""Data files that the user's code names."""

import hashlib
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from suite.registry.provenance.facts import Facts
from suite.registry.provenance.started import Stamp, stamp

_known: dict[Path, tuple[Stamp, str]] = {}


MOST = 10_000

"""The largest number of files of a folder that are read."""


def sha(path: Path) -> str:
    """Return the SHA-256 of a file, or "unreadable" if it cannot be read."""
    try:
        now = stamp(path)
        known = _known.get(path.absolute())
        if known is None or known[0] != now:
            with path.open("rb") as stream:
                known = now, hashlib.file_digest(stream, "sha256").hexdigest()
            _known[path.absolute()] = known
        return known[1]
    except OSError:
        return "unreadable"


def contained(folder: Path) -> str:
    """Return the SHA-256 of all files below a folder, with their names, or "" if there are more than `MOST`."""
    digest = hashlib.sha256()
    files = list(islice((path for path in folder.rglob("*") if path.is_file()), MOST + 1))
    if len(files) > MOST:
        return ""
    for path in sorted(files):
        digest.update(f"{path.relative_to(folder).as_posix()} {sha(path)}\n".encode())
    return digest.hexdigest()


def data(reached: Facts, path: Path) -> Iterator[tuple[str, str]]:
    """Yield the files that code names, under the same names, with the digests of their contents."""
    here = path.parent
    for name in reached.files:
        for base in dict.fromkeys((Path.cwd(), here)):
            if _is_file(base / name):
                yield _relative(base / name, here), sha(base / name)
    for name in reached.opened:
        for base in dict.fromkeys((Path.cwd(), here)):
            if (base / name).is_dir():
                yield _relative(base / name, here), contained(base / name)
    for pattern in reached.declared or ():
        for each in sorted(here.glob(pattern)):
            if each.is_file():
                yield _relative(each, here), sha(each)


def _relative(path: Path, here: Path) -> str:
    return os.path.relpath(path, here)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
