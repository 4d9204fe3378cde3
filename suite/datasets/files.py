"""Files of a downloadable dataset, with digests, in a cache."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from suite.errors import UserError


class UnavailableError(Exception):
    """The error that files cannot be obtained from one place. Its message is the reason in one line."""


@dataclass(frozen=True)
class FileSet:
    """The four IDX files of a dataset, by the SHA-256 of each, uncompressed."""

    name: str
    train_images: str
    train_labels: str
    test_images: str
    test_labels: str

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file by its usual name: training images, training labels, test images, test labels."""
        return {
            "train-images-idx3-ubyte": self.train_images,
            "train-labels-idx1-ubyte": self.train_labels,
            "t10k-images-idx3-ubyte": self.test_images,
            "t10k-labels-idx1-ubyte": self.test_labels,
        }

    @property
    def digest(self) -> str:
        """All digests, joined."""
        return "+".join(self.digests.values())


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal digits.

    Example:
        >>> sha256(b"")[:16]
        'e3b0c44298fc1c14'
    """
    return hashlib.sha256(data).hexdigest()


MNIST = FileSet(
    "mnist",
    train_images="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    train_labels="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    test_images="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    test_labels="ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
)

FASHION_MNIST = FileSet(
    "fashion-mnist",
    train_images="c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    train_labels="bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    test_images="5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    test_labels="0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
)


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
