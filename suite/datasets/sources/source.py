"""The interface of a source of files."""

from pathlib import Path
from typing import Protocol

from suite.datasets.progress import Report


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
