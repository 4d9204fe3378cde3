"""Files of data that the user's code names."""

import os
from collections.abc import Iterator
from pathlib import Path

from suite.registry.provenance.contents import contained, sha
from suite.registry.provenance.facts import Facts


def data(reached: Facts, path: Path) -> Iterator[tuple[str, str]]:
    """Yield the files that code names, as it names them, with the digests of their contents."""
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
