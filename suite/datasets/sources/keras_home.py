"""What Keras downloaded before, in another project."""

import os
from dataclasses import dataclass
from pathlib import Path

from suite.datasets.files import UnavailableError
from suite.datasets.progress import Report


@dataclass(frozen=True)
class KerasHome:
    """The folder where Keras keeps its downloads, `$KERAS_HOME` or `~/.keras`; it is only read.

    `subfolder` is where the dataset lies below `datasets`.
    """

    subfolder: str
    name: str = "Keras' own cache"
    size: int = 0

    def fetch(self, scratch: Path, report: Report) -> Path:  # noqa: ARG002 - nothing is downloaded
        """Return the folder as it is.

        Raises:
            UnavailableError: there is none.
        """
        folder = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "datasets" / self.subfolder
        if not folder.is_dir():
            raise UnavailableError(f"no folder {folder}")
        return folder
