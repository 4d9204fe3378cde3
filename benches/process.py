"""Whole commands, measured from outside: seconds and peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from suite.errors import UserError


@dataclass(frozen=True)
class Run:
    """One finished command: wall seconds and peak resident memory in bytes."""

    seconds: float
    peak: int


def run(arguments: Sequence[str]) -> Run:
    """Run `python -m suite` with these arguments on a store of its own, and measure it.

    Raises:
        UserError: it fails; a command that ends early would look fast.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as output:
        environment = os.environ | {"MLFLOW_TRACKING_URI": f"sqlite:///{Path(folder) / 'mlflow.db'}"}
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "suite", *arguments], stdout=output, stderr=output, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode(errors="replace").strip().splitlines() or ["nothing"]
    if process.returncode:
        raise UserError(f"python -m suite {' '.join(arguments)}: exit code {process.returncode}; it said: {said[-1]}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, usage.ru_maxrss * scale)
