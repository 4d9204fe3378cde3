"""Contents of files, known by their digests and read again only if a file has changed."""

import hashlib
from itertools import islice
from pathlib import Path

from suite.registry.provenance.started import Stamp, stamp

_known: dict[Path, tuple[Stamp, str]] = {}

MOST = 10_000
"""Files of a folder that are read at most."""


def sha(path: Path) -> str:
    """Return the SHA-256 of a file, "unreadable" if it cannot be read."""
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
    """Return the SHA-256 of all files below a folder, with their names; "" if there are more than `MOST`."""
    found = hashlib.sha256()
    files = list(islice((each for each in folder.rglob("*") if each.is_file()), MOST + 1))
    if len(files) > MOST:
        return ""
    for path in sorted(files):
        found.update(f"{path.relative_to(folder).as_posix()} {sha(path)}\n".encode())
    return found.hexdigest()
