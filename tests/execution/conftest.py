import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from distributed import Client

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cluster")


@pytest.fixture(scope="module")
def start(folder: Path) -> Iterator[Start]:
    """Return what starts one of Dask's commands, beside a scheduler that has written its address into the folder."""
    settings = {"DASK_TEMPORARY_DIRECTORY": str(folder), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2"}

    def launched(command: str, *arguments: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", f"distributed.cli.dask_{command}", "--host", "127.0.0.1", "--no-dashboard"]
        process = subprocess.Popen(
            [*line, "--scheduler-file", str(folder / "scheduler.json"), *arguments],
            env=os.environ | settings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(process.wait)
        stack.callback(process.terminate)
        return process

    with ExitStack() as stack:
        yield launched


@pytest.fixture(scope="module")
def scheduler(start: Start) -> subprocess.Popen[bytes]:
    return start("scheduler", "--port", "0")


@pytest.fixture(scope="module")
def address(scheduler: subprocess.Popen[bytes], start: Start, folder: Path) -> str:
    """Return where the scheduler of two workers listens, one trial at a time each."""
    assert scheduler.poll() is None
    start("worker", "--nthreads", "1", "--nworkers", "2")
    written = str(folder / "scheduler.json")
    with Client(scheduler_file=written, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        client.wait_for_workers(2)
        found: str = client.scheduler.address
    return found
