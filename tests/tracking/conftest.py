"""Stores of each kind, opened once, and results that no training made."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from urllib3 import PoolManager, Retry

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.tracking.location import database_uri
from suite.tracking.store import Store
from suite.training.result import Boundary, Result, Status
from tests.conftest import NewStore


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> Iterator[str]:
    """A live MLflow server that keeps artifacts itself, as one in another place would."""
    folder = tmp_path_factory.mktemp("server")
    new_store(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "mlflow", "server", "--backend-store-uri", "sqlite:///mlflow.db", "--workers", "1"]
    environment = os.environ | {"MLFLOW_DISABLE_TELEMETRY": "true", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    with Path(folder, "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", url.rpartition(":")[2]],
            cwd=folder,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
    try:
        patience = Retry(total=240, backoff_factor=0.1, backoff_max=0.5)
        assert PoolManager().request("GET", f"{url}/health", retries=patience).status == 200
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # That of an older MLflow leaves its worker behind.
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store that stands in the current folder when nothing else is named."""
    return Store(database_uri(tmp_path_factory.mktemp("project") / "mlruns" / "mlflow.db"))


@pytest.fixture(scope="session")
def copied() -> Callable[[Path, Path], Path]:
    """Return a function that copies the folder of a database in use, and returns the copy of the database.

    SQLite reads the database itself. To close any other handle of the file would end the locks that this process has
    on it (https://www.sqlite.org/howtocorrupt.html, 2.2), and the next process would remove the log in use.
    """

    def copy(database: Path, folder: Path) -> Path:
        shutil.copytree(database.parent, folder, ignore=shutil.ignore_patterns(f"{database.name}*"))
        with closing(sqlite3.connect(database)) as used, closing(sqlite3.connect(folder / database.name)) as target:
            used.backup(target)
        return folder / database.name

    return copy


@pytest.fixture(scope="session", params=["local", "http"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each kind of store in turn; tests keep apart by the names of their benchmarks."""
    return request.getfixturevalue("local") if request.param == "local" else Store(request.getfixturevalue("server"))


@pytest.fixture
def benchmark_here(make_benchmark: Callable[..., Benchmark]) -> Benchmark:
    """Return a small benchmark under a name that no other test has."""
    return make_benchmark(name=f"b{uuid.uuid4().hex[:12]}")


@pytest.fixture
def trials(benchmark_here: Benchmark) -> list[Trial]:
    """Return its trials: two initializers, two seeds."""
    return benchmark_here.trials()


def make_result(trial: Trial, status: Status = Status.FINISHED, **changes: Any) -> Result:
    """Return a result as training would have made it, with a boundary and, where it diverged, non-finite values."""
    random = np.random.default_rng(trial.replicate)
    curves = {name: random.random(4) for name in ("train/loss", "train/accuracy", "test/loss", "test/accuracy")}
    if status is Status.DIVERGED:
        curves["train/loss"][2:] = np.inf, np.nan
    metrics = {"initial/train_loss": 0.7, "final/test_accuracy": 0.1 + 0.2, "final/diverged": 0.0, "time/total": 1.5}
    parts: dict[str, Any] = {
        "started": 1_700_000_000.25,
        "steps": np.array([0, 4, 7, 10]),
        "curves": curves,
        "metrics": metrics,
        "dataset": {"name": "circles", "digest": "a" * 64, "input_shape": [2], "outputs": 1, "train": 40, "test": 20},
        "boundary": _boundary(random),
        "weights": f"{trial.replicate:064x}",
    }
    if not status.scored:
        parts = {"started": 1_700_000_000.25, "error": "Traceback\nValueError: |boom| <b>"}
    return Result(trial, status, **parts | changes)


def _boundary(random: np.random.Generator) -> Boundary:
    return Boundary(
        x=np.linspace(-1, 1, 3, dtype=np.float32),
        y=np.linspace(-1, 1, 2, dtype=np.float32),
        classes=random.integers(0, 2, (2, 3), dtype=np.uint8),
        probability=random.random((2, 3), dtype=np.float32),
        points=random.random((5, 2), dtype=np.float32),
        labels=random.integers(0, 2, 5, dtype=np.uint8),
    )


@pytest.fixture
def result_of() -> Callable[..., Result]:
    """Return `make_result`, since tests here import nothing of one another."""
    return make_result
