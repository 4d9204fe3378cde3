"""Programs that download into a folder, within a time limit."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from suite.datasets.files import UnavailableError
from suite.datasets.progress import Report

_TICK_SECONDS = 0.2


def run(
    command: Sequence[str],
    folder: Path,
    report: Report,
    seconds: float,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run `command` inside `folder`, report the number of bytes there, and return its output and exit code.

    Raises:
        UnavailableError: the program is not installed, or was stopped because it did not end within `seconds`.
    """
    program = shutil.which(command[0])
    if program is None:
        raise UnavailableError(f"{command[0]} is not installed")
    process = subprocess.Popen(
        [program, *command[1:]],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    with process:
        try:
            output, errors = _watch(process, folder, report, time.monotonic() + seconds)
        except subprocess.TimeoutExpired:
            raise UnavailableError(f"{command[0]} did not end within {seconds:g} s") from None
        finally:
            process.kill()
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def last_line(text: str) -> str:
    r"""Return the last line that is not blank, in which most programs say why they failed.

    Example:
        >>> last_line("connecting\nno network\n\n")
        'no network'
    """
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it gave no reason")


def _watch(process: subprocess.Popen[str], folder: Path, report: Report, deadline: float) -> tuple[str, str]:
    while True:
        try:
            return process.communicate(timeout=_TICK_SECONDS)
        except subprocess.TimeoutExpired:
            report(_bytes_in(folder))
            if time.monotonic() > deadline:
                raise


def _bytes_in(folder: Path) -> int:
    """Return the bytes of all files below a folder, even if a client renames temporary files meanwhile."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            total += path.stat().st_size if path.exists() else 0
    return total
