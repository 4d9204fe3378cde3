"""Start of this process, to know which files were edited since."""

import os
import time
from pathlib import Path


def _began() -> float:
    """Return when this process began, in seconds since the epoch; where the system does not tell, it is now."""
    try:
        after_boot = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return time.time() - (time.clock_gettime(time.CLOCK_BOOTTIME) - after_boot)
    except (OSError, ValueError, IndexError, AttributeError):
        return time.time()


BEGAN = _began()
"""Seconds since the epoch."""

Stamp = tuple[int, int, int, int]
"""Of a file: when its content changed, when anything of it did, its size and its inode."""


def stamp(path: Path) -> Stamp:
    """Return what changes when a file does.

    Raises:
        OSError: it is not there.
    """
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def edited_since(path: Path, moment: float) -> bool:
    """Return whether the content of a file was written after a moment, in seconds since the epoch."""
    return path.stat().st_mtime > moment
