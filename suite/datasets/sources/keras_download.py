"""Keras' own downloads, in a child process."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from suite.datasets.files import UnavailableError
from suite.datasets.progress import Report
from suite.datasets.sources.command import last_line, run


@dataclass(frozen=True)
class KerasHome:
    """The folder of Keras' downloads, `$KERAS_HOME` or `~/.keras`, which is only read.

    `subfolder` is the dataset's folder below `datasets`.
    """

    subfolder: str
    name: str = "Keras' own cache"
    size: int = 0

    def fetch(self, scratch: Path, report: Report) -> Path:  # noqa: ARG002 - nothing is downloaded
        """Return the folder, unchanged.

        Raises:
            UnavailableError: the folder does not exist.
        """
        folder = Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "datasets" / self.subfolder
        if not folder.is_dir():
            raise UnavailableError(f"no folder {folder}")
        return folder


_SCRIPT = """
import socket
import sys

socket.setdefaulttimeout(10)
import keras

getattr(keras.datasets, sys.argv[1]).load_data()
"""
"""The child's program. Without the socket's timeout, a firewall that drops packets would delay Keras for minutes."""


@dataclass(frozen=True)
class KerasDownload:
    """The download of `keras.datasets.<module>.load_data()`, with a Keras home of its own instead of the user's.

    It runs in a child process, which hides Keras' progress bar, can be stopped, and imports TensorFlow instead of this
    process. `subfolder` is the dataset's folder below `datasets`.
    """

    module: str
    subfolder: str
    size: int
    name: str = "Keras' download"
    python: str = sys.executable
    seconds: float = 600

    def fetch(self, scratch: Path, report: Report) -> Path:
        """Download the dataset as Keras does.

        Raises:
            UnavailableError: Keras cannot reach its server, or the download is too slow.
        """
        environment = {"KERAS_HOME": str(scratch), "TF_CPP_MIN_LOG_LEVEL": "3"}
        done = run([self.python, "-c", _SCRIPT, self.module], scratch, report, self.seconds, environment)
        if done.returncode:
            raise UnavailableError(last_line(done.stderr))
        return scratch / "datasets" / self.subfolder
