"""Downloadable datasets, from the cache or the first usable source."""

import logging
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from suite.datasets.files import FASHION_MNIST, MNIST, Cache, FileSet, State, UnavailableError, default_root
from suite.datasets.folder import read_folder
from suite.datasets.progress import progress
from suite.datasets.sources import FASHION_MNIST_SOURCES, MNIST_SOURCES, Source
from suite.errors import UserError, unknown

_log = logging.getLogger("suite.datasets")

_ONE_AT_A_TIME = threading.Lock()
"""Threads that need the same files share one download, and the terminal has room for one progress bar."""


@dataclass(frozen=True)
class FileState:
    """The path of a file in the cache, with its state: "present", "missing" or "corrupt"."""

    path: Path
    state: State


@dataclass(frozen=True)
class Download:
    """A dataset's files and their sources, the preferred source first.

    `root` is the cache folder, by default the user's.
    """

    files: FileSet
    sources: Sequence[Source]
    root: Path | None = None

    @property
    def cache(self) -> Cache:
        """The cache. Its folder is read from the environment at every use."""
        return Cache(self.root or default_root())

    def obtain(self) -> dict[str, bytes]:
        """Return the verified contents of all files by their names, downloaded into the cache if necessary.

        Raises:
            UserError: no source has the files (the message gives the reason of each), or the cache folder cannot be
                used.
        """
        with _ONE_AT_A_TIME:
            try:
                return self.cache.read(self.files)
            except UnavailableError as error:
                reasons = [f"cache: {error}"]
            for source in self.sources:
                try:
                    contents = self._try(source)
                except UnavailableError as error:
                    _log.info("%s: %s: %s", self.files.name, source.name, error)
                    reasons.append(f"{source.name}: {error}")
                else:
                    self.cache.write(self.files, contents)
                    return contents
        raise UserError(
            f"{self.files.name} cannot be had ({'; '.join(reasons)}); get its four files or {self.files.name}.npz "
            f"elsewhere, then: python -m suite data import {self.files.name} FOLDER"
        )

    def _try(self, source: Source) -> dict[str, bytes]:
        with (
            tempfile.TemporaryDirectory(prefix="suite-", ignore_cleanup_errors=True) as scratch,
            progress(f"{self.files.name}: fetching from {source.name}", source.size) as report,
        ):
            return read_folder(self.files, source.fetch(Path(scratch), report))


DOWNLOADS = {
    "mnist": Download(MNIST, MNIST_SOURCES),
    "mnist-autoencoder": Download(MNIST, MNIST_SOURCES),
    "fashion-mnist": Download(FASHION_MNIST, FASHION_MNIST_SOURCES),
}


def downloadable() -> list[str]:
    """Return the names of the datasets that are downloaded.

    Example:
        >>> "mnist" in downloadable(), "circles" in downloadable()
        (True, False)
    """
    return sorted(DOWNLOADS)


def fetch(name: str) -> Path:
    """Download the dataset into the cache if necessary, and return its folder there.

    Raises:
        UserError: the name is not in `downloadable()`, or no source has the files.
    """
    download = _download(name)
    download.obtain()
    return download.cache.folder(download.files)


def import_folder(name: str, folder: Path) -> Path:
    """Copy the dataset's files from `folder` into the cache, and return its folder there.

    The files may be raw or compressed by gzip, or arrays in Keras' archive `<name>.npz`.

    Raises:
        UserError: the name is not in `downloadable()`, a file is missing or has another digest (the message gives it),
            or the cache folder cannot be written.
    """
    download = _download(name)
    if not folder.is_dir():
        raise UserError(f"{folder}: expected a folder with the files of {name}")
    try:
        contents = read_folder(download.files, folder)
    except UnavailableError as error:
        raise UserError(f"{name}: {error}") from error
    download.cache.write(download.files, contents)
    return download.cache.folder(download.files)


def where(name: str) -> list[FileState]:
    """Return the path and state of each file of the dataset in the cache.

    Raises:
        UserError: the name is not in `downloadable()`, or the cache folder cannot be read.
    """
    download = _download(name)
    return [FileState(path, state) for path, state in download.cache.states(download.files).items()]


def _download(name: str) -> Download:
    if name not in DOWNLOADS:
        raise unknown("downloadable dataset", name, DOWNLOADS)
    return DOWNLOADS[name]
