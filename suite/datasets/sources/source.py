"""What a source is."""

from pathlib import Path
from typing import Protocol

from suite.datasets.progress import Report


class Source(Protocol):
    """A place that may have a dataset's files. It does not verify them: whoever asks does."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def size(self) -> int:
        """Bytes on disk when it is done, about: the length of the progress bar."""

    def fetch(self, scratch: Path, report: Report) -> Path:
        """Get the files and return the folder where they lie, in a form that `read_folder` takes.

        Nothing is written outside of `scratch`, an empty folder that is deleted afterwards.

        Raises:
            UnavailableError: with the reason in one line.
        """
