"""Trials on a cluster: a real scheduler with two workers as processes of this machine, which lose one to `kill -9`."""

import asyncio
import os
import signal
import subprocess
import sys
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from distributed import LocalCluster

import suite.execution
from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.execution import dask_cluster as cluster
from suite.execution.options import dask
from suite.execution.workers import Workers, completed, in_worker
from suite.training.result import Result, Status
from suite.training.train import train


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
