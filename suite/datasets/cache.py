"""The cache of downloaded files, verified at every use."""

import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from suite.datasets.files import FileSet, UnavailableError, sha256
from suite.errors import UserError

_log = logging.getLogger("suite.datasets")

State = Literal["present", "missing", "corrupt"]


def default_root() -> Path:
    """Return the user's cache folder: `$SUITE_DATA`, or `initializer-suite` in `$XDG_CACHE_HOME` or `~/.cache`."""
    if chosen := os.environ.get("SUITE_DATA"):
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "initializer-suite"


@dataclass(frozen=True)
class Cache:
    """Verified files below `root`, in one folder for each dataset. Several processes may use it at once."""

    root: Path

    def folder(self, files: FileSet) -> Path:
        """Return the folder of the dataset, which need not exist."""
        return self.root / files.name

    def states(self, files: FileSet) -> dict[Path, State]:
        """Return the state of each file by its path: "present", "missing", or "corrupt" if its digest is wrong.

        Raises:
            UserError: the folder cannot be read.
        """
        return {self.folder(files) / name: self._inspect(files, name)[0] for name in files.digests}

    def read(self, files: FileSet) -> dict[str, bytes]:
        """Return the verified contents of all files by their names, and warn about corrupt files.

        Raises:
            UnavailableError: a file is missing or corrupt.
            UserError: the folder cannot be read.
        """
        contents: dict[str, bytes] = {}
        problems: list[str] = []
        for name in files.digests:
            state, contents[name] = self._inspect(files, name)
            if state != "present":
                problems.append(f"{name} is {state}")
            if state == "corrupt":
                received, expected = sha256(contents[name]), files.digests[name]
                path = self.folder(files) / name
                _log.warning("%s is corrupt (SHA-256 %s, expected %s) and is fetched again", path, received, expected)
        if problems:
            raise UnavailableError(f"in {self.folder(files)}, {', '.join(problems)}")
        return contents

    def write(self, files: FileSet, contents: Mapping[str, bytes]) -> None:
        """Write the verified `contents`, each file completely or not at all.

        Raises:
            UserError: the folder cannot be written.
        """
        folder = self.folder(files)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, data in contents.items():
                _replace(folder / name, data)
        except OSError as error:
            raise self._unusable("written", error) from error

    def _inspect(self, files: FileSet, name: str) -> tuple[State, bytes]:
        try:
            data = (self.folder(files) / name).read_bytes()
        except FileNotFoundError:
            return "missing", b""
        except OSError as error:
            raise self._unusable("read", error) from error
        return "present" if sha256(data) == files.digests[name] else "corrupt", data

    def _unusable(self, verb: str, error: OSError) -> UserError:
        return UserError(
            f"the cache folder {self.root} cannot be {verb}: {error.filename or self.root}: {error.strerror}; "
            f"set SUITE_DATA to a folder of yours"
        )


def _replace(path: Path, data: bytes) -> None:
    """Write to a file beside `path` and rename it, so that nobody ever sees an incomplete file."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
