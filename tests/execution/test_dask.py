"""Trials on a cluster: a real scheduler with two workers as processes of this machine, which lose one to `kill -9`."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from distributed import Client, LocalCluster

import suite.execution
from suite.benchmark.environment import versions
from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.execution import dask_cluster as cluster
from suite.execution.options import dask
from suite.execution.versions import differences, installed
from suite.execution.workers import Workers, completed, in_worker
from suite.training.result import Result, Status
from suite.training.train import train

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


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _numbers(result: Result) -> dict[str, Any]:
    """Return all that a trial computed, without its seconds and its time of day."""
    scalars = {name: value for name, value in result.metrics.items() if not name.startswith("time/")}
    assert result.boundary is not None
    arrays = result.curves | vars(result.boundary) | {"steps": result.steps}
    bits = {
        name: (array.shape, array.dtype.str, np.ascontiguousarray(array).tobytes()) for name, array in arrays.items()
    }
    return bits | scalars | {"weights": result.weights, "data": result.dataset, "status": result.status}


def test_a_worker_killed_in_mid_trial_changes_no_number(address: str, folder: Path, make_benchmark: Any) -> None:
    trials: list[Trial] = make_benchmark(seeds=2).trials()
    death, victim = folder / "death", trials[0].id

    def killed_once(trial: Trial) -> Result:
        result = train(trial)
        if trial.id == victim and not death.exists():
            death.write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    with dask(address, None) as workers:
        assert workers.slots() == 2
        results = list(completed(workers, trials, killed_once))
        modules = workers.executor.submit(lambda: set(sys.modules)).result()
    assert not _alive(int(death.read_text()))
    assert "tensorflow" in modules
    assert "mlflow" not in modules
    assert len(results) == len(trials)
    assert {result.trial.id: _numbers(result) for result in results} == {
        trial.id: _numbers(train(trial)) for trial in trials
    }


def test_a_trial_that_never_comes_back_is_ended_with_its_process(
    address: str, folder: Path, make_benchmark: Any
) -> None:
    pids = folder / "pids"

    def train(trial: Trial) -> Result:
        if trial.initializer == "he":
            return Result(trial, Status.FINISHED, started=0.0)
        with pids.open("a") as file:
            file.write(f"{os.getpid()}\n")
        while True:
            pass

    trials: list[Trial] = make_benchmark({"timeout": 0.1}, seeds=3).trials()
    with dask(address, None) as workers:
        results = {result.trial.id: result for result in completed(workers, trials, partial(in_worker, train))}
        for pid in map(int, pids.read_text().split()):
            while _alive(pid):
                pass
    statuses = {"he": Status.FINISHED, "zeros": Status.TIMEOUT}
    assert {name: result.status for name, result in results.items()} == {
        trial.id: statuses[trial.initializer] for trial in trials
    }
    reason = "timeout = 0.1 in the benchmark's file: your own code took longer than these seconds (test_dask.py:"
    assert all(results[each.id].error.startswith(reason) for each in trials if each.initializer == "zeros")


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


def _lost(future: Future[Any], workers: Workers) -> str:
    """Return what is said of a call that has failed."""
    try:
        future.result()
    except Exception as error:
        return workers.lost(error)
    raise AssertionError("it should have failed")


def test_processes_of_this_machine_come_back_are_replaced_and_end(capfd: pytest.CaptureFixture[str]) -> None:
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def never_end() -> None:
        signal.pause()

    with dask(None, 1) as workers:
        first = workers.executor.submit(os.getpid).result()
        reason = _lost(workers.executor.submit(die), workers)
        second = workers.executor.submit(os.getpid).result()
        assert workers.renew is not None
        workers.renew()
        third = workers.executor.submit(os.getpid).result()
        assert (len({first, second, third}), workers.slots()) == (3, 1)
        endless: list[Future[None]] = [workers.executor.submit(never_end) for _ in range(3)]
        workers.executor.shutdown(wait=False, cancel_futures=True)
    assert all(future.cancelled() for future in wait(endless).done)
    assert not any(_alive(pid) for pid in (first, second, third))
    assert "died 3 times" in reason
    assert capfd.readouterr() == ("", "")


def test_a_bug_is_not_taken_for_a_death(address: str) -> None:
    def divide() -> float:
        return 1 / 0

    with dask(address, None) as workers:
        assert _lost(workers.executor.submit(divide), workers) == ""


def test_a_scheduler_that_goes_away_is_said(
    scheduler: subprocess.Popen[bytes], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 0.5)
    said = f"--address {address}: the scheduler is gone; finished trials are kept, and the same command continues"
    with dask(address, None) as workers:
        future = workers.executor.submit(signal.pause)
        scheduler.kill()
        with pytest.raises(UserError, match=said):
            _lost(future, workers)
        with pytest.raises(UserError, match=said):
            workers.slots()


@pytest.mark.parametrize("nowhere", ["tcp://127.0.0.1:9", "nonsense://"])
def test_an_address_without_a_scheduler_is_said(nowhere: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 0.1)
    with pytest.raises(UserError, match=f"--address {nowhere}: no Dask scheduler answers"), dask(nowhere, None):
        pass


def test_a_scheduler_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.1)
    with LocalCluster(n_workers=0, dashboard_address=None) as empty:  # type: ignore[no-untyped-call]
        start = f"no workers after 0.1 seconds; start one with: dask worker {empty.scheduler_address} --nthreads 1"
        with pytest.raises(UserError, match=start), dask(empty.scheduler_address, None):
            pass


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(suite.execution, "dask_cluster")
    monkeypatch.delitem(sys.modules, "suite.execution.dask_cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"pip install 'initializer-suite\[dask\]'"), dask(None, None):
        pass


class _Replaced:
    """A future of Dask whose worker is replaced right after its value was read."""

    status = "lost"

    async def _value(self) -> int:
        return 7

    def __await__(self) -> Any:
        return self._value().__await__()


def test_a_value_that_was_read_is_kept_if_its_worker_is_replaced_right_after() -> None:
    loop = SimpleNamespace(add_callback=lambda call, *arguments: asyncio.run(call(*arguments)))
    client: Any = SimpleNamespace(submit=lambda *_, **__: _Replaced(), loop=loop)
    assert cluster.Submitter(client).submit(int).result() == 7
