from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from distributed import Client

from suite.benchmark.environment import versions
from suite.errors import UserError
from suite.execution import dask_cluster as cluster
from suite.execution.options import dask
from suite.execution.versions import differences, installed
from suite.execution.workers import Workers
from suite.training.result import Status
from suite.training.train import train
from tests.execution.conftest import Start

OTHER_KERAS = """
import importlib.metadata



def version(name, read=importlib.metadata.version):
    return "0.0" if name == "keras" else read(name)


importlib.metadata.version = version
"""


NO_SUITE = """
import sys

sys.modules["suite"] = None
"""


@contextmanager
def _doctored(start: Start, folder: Path, address: str, code: str) -> Iterator[str]:
    """Let another worker join, in which some code ran first, yield its address, and end it."""
    (folder / "doctored.py").write_text(code)
    name = f"doctored-{uuid4()}"
    preload = ("--preload", str(folder / "doctored.py"))
    process = start("worker", "--nthreads", "1", "--no-nanny", "--name", name, *preload)
    try:
        with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            yield _joined(client, name)
    finally:
        process.kill()
        process.wait()


def _joined(client: Client, name: str) -> str:
    """Wait for the worker of a name and return its address; others may come back to life in the meantime."""
    while True:
        workers = client.scheduler_info(n_workers=-1)["workers"]
        found: list[str] = [address for address, worker in workers.items() if worker["name"] == name]
        if found:
            return found[0]


def _submit_to(there: str, workers: Workers, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
    assert isinstance(workers.executor, cluster.Submitter)
    future: Future[Any] = workers.executor.submit(function, *arguments, workers=[there])
    return future


def test_other_versions_are_refused_from_the_start_and_later(
    start: Start, folder: Path, address: str, make_benchmark: Any
) -> None:
    trial = make_benchmark().trials()[0]
    refused = f"keras {versions()['keras']} here, 0.0 there"
    with dask(address, None) as workers, _doctored(start, folder, address, OTHER_KERAS) as there:
        with pytest.raises(UserError, match=refused):
            _submit_to(there, workers, train, trial).result()
        with pytest.raises(UserError, match=f"{there}: {refused}"), dask(address, None):
            pass
        with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            unchecked = client.submit(train, trial, workers=[there]).result()
        assert (unchecked.status, unchecked.curves) == (Status.FAILED, {})


def test_a_worker_without_the_suite_is_refused(start: Start, folder: Path, address: str) -> None:
    with _doctored(start, folder, address, NO_SUITE) as there:
        refused = f"{there}: initializer-suite .* here, missing there"
        with pytest.raises(UserError, match=refused), dask(address, None):
            pass


def test_what_is_checked_is_all_that_decides_numbers() -> None:
    here = installed()
    assert versions().items() <= here.items()
    assert {"python", "initializer-suite"} <= here.keys()
    assert differences(here, here) == []
    assert differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == [
        "a 1 here, missing there",
        "b 2 here, 3 there",
        "c missing here, 4 there",
    ]
