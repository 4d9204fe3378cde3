"""The folder that keeps downloaded files; nothing enters it unverified, and nothing is trusted that leaves it."""

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
    """Return `$SUITE_DATA`, or `initializer-suite` in `$XDG_CACHE_HOME`, or in `~/.cache`."""
    if chosen := os.environ.get("SUITE_DATA"):
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "initializer-suite"


@dataclass(frozen=True)
class Cache:
    """Verified files below `root`, one folder a dataset; several processes may use it at once."""

    root: Path

    def folder(self, files: FileSet) -> Path:
        """Return the folder of the dataset, whether it exists or not."""
        return self.root / files.name

    def states(self, files: FileSet) -> dict[Path, State]:
        """Return each file's path with "present", "missing", or "corrupt" where its digest is wrong.

        Raises:
            UserError: the folder cannot be read.
        """
        return {self.folder(files) / name: self._inspect(files, name)[0] for name in files.digests}

    def read(self, files: FileSet) -> dict[str, bytes]:
        """Return the contents of all files by their name, verified. A corrupt one is warned about.

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
        """Keep the verified `contents`, each file as a whole or not at all.

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
    """Write beside `path` first: readers and other writers never see half a file."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
