"""Data files that the user's code names; stamps of files."""

import hashlib
import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from suite.registry.provenance.facts import Facts


def _began() -> float:
    """Return the start of this process in seconds since the epoch, or the present if the system does not tell."""
    try:
        after_boot = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return time.time() - (time.clock_gettime(time.CLOCK_BOOTTIME) - after_boot)
    except (OSError, ValueError, IndexError, AttributeError):
        return time.time()


BEGAN = _began()
"""Start of this process, in seconds since the epoch."""

Stamp = tuple[int, int, int, int]
"""Last change of a file's content, last change of its metadata, its size and its inode."""


def stamp(path: Path) -> Stamp:
    """Return the stamp of a file, which changes if the file does.

    Raises:
        OSError: the file is missing.
    """
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def edited_since(path: Path, moment: float) -> bool:
    """Return whether the content of a file was written after a moment, in seconds since the epoch."""
    return path.stat().st_mtime > moment


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
