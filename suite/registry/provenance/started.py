"""Files edited since the start of this process."""

import os
import time
from pathlib import Path


def _began() -> float:
    """Return the start of this process in seconds since the epoch, or the present if the system does not tell."""
    try:
        after_boot = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return time.time() - (time.clock_gettime(time.CLOCK_BOOTTIME) - after_boot)
    except (OSError, ValueError, IndexError, AttributeError):
        return time.time()


BEGAN = _began()
"""Start of this process, in seconds since the epoch."""

Stamp = tuple[int, int, int, int]
"""Last change of a file's content, last change of its metadata, its size and its inode."""


def stamp(path: Path) -> Stamp:
    """Return the stamp of a file, which changes if the file does.

    Raises:
        OSError: the file is missing.
    """
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def edited_since(path: Path, moment: float) -> bool:
    """Return whether the content of a file was written after a moment, in seconds since the epoch."""
    return path.stat().st_mtime > moment
