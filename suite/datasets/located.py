"""The base of data in files, by path."""

import hashlib
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from suite.datasets.dataset import DatasetConfig
from suite.errors import UserError
from suite.registry.provenance.data import sha

LARGEST_FILE = 2_000_000_000
"""Bytes of a file: reading a CSV takes several times as many."""


class LocatedDataset(DatasetConfig):
    """Data at a path.

    A relative path begins at `folder`, by default that of the benchmark's file. The folder is no part of a trial's id,
    as the bytes of the data are.
    """

    varies: ClassVar[bool] = False
    elsewhere: ClassVar[tuple[str, ...]] = ("folder",)

    path: str = Field(min_length=1)
    folder: str = ""

    @property
    def location(self) -> Path:
        """The file or folder."""
        return Path(self.folder) / self.path

    def existing(self) -> Path:
        """Return the file or folder.

        Raises:
            UserError: there is none.
        """
        if not self.location.exists():
            raise UserError(f"{self.name}: no such file or folder: {self.location}, looked in {Path.cwd()}")
        return self.location

    def check_size(self) -> None:
        """Refuse a file that is too large.

        Raises:
            UserError: the file's size, and how much of it would fit.
        """
        size = self.location.stat().st_size
        if self.location.is_file() and size > LARGEST_FILE:
            raise UserError(
                f"{self.location}: expected a file of at most {LARGEST_FILE / 1e9:g} GB; received {size / 1e9:.1f} GB; "
                f"keep one row in {-(-size // LARGEST_FILE)}, or the columns that matter"
            )

    def digest(self) -> str:
        """Return the SHA-256 of the file's bytes, or of the names and bytes of all files of the folder.

        It is "missing" if there is none, and the size of a file that is too large to be read.
        """
        return known(self.location) or "missing"


def known(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, or of the names and bytes of all files of a folder.

    It is "" if there is none.
    """
    try:
        if path.is_dir():
            files = sorted(each for each in path.rglob("*") if each.is_file())
            names = (f"{each.relative_to(path).as_posix()} {_sha(each)}\n" for each in files)
            return hashlib.sha256("".join(names).encode()).hexdigest()
        return _sha(path) if path.is_file() else ""
    except (OSError, ValueError):  # The text is no path, as one with a zero byte or of many letters.
        return ""


def _sha(path: Path) -> str:
    size = path.stat().st_size
    return sha(path) if size <= LARGEST_FILE else f"{size} bytes"
