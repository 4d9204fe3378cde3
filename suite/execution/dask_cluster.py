"""Dask's client and cluster, set up for trials.

Each process runs one trial at a time, prints nothing, and has the versions of this process.
"""

import asyncio
import logging
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from functools import partial
from threading import Thread
from typing import Any
from uuid import uuid4
from weakref import WeakSet

import dask
from distributed import Client, KilledWorker, LocalCluster
from distributed import wait as dask_wait

from suite.errors import UserError
from suite.execution.versions import MISSING, Checked, differences, installed, refusal
from suite.execution.workers import Workers, cores

DEATHS = 3
"""Deaths of workers after which their trial is given up."""

CONNECT, PATIENCE = 5.0, 60.0
"""Seconds within which a scheduler must answer, and within which it must have a worker."""

END = 1.0
"""Seconds that a worker process has to end by itself, and again to be gone after it is killed."""

LOGGERS = ("distributed", "distributed.client", "distributed.gc", "tornado.application")
"""Loggers to which Dask gives levels of their own."""

# The death of a worker counts against every trial that it was given, so it gets none ahead of the one that it runs.
# Compiled XLA code stays in a process, so a process that pauses because its memory is full would pause for ever.
SETTINGS = {
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.preload": ["suite.execution.preload"],
}
"""Settings of Dask's scheduler and workers on this machine that differ from its defaults."""


class Submitter(Executor):
    """An executor of trials on a cluster, which refuses other versions and runs equal trials as often as it is asked.

    Dask's own one reads a future's value and its status one after the other. If a worker is replaced in between, it
    loses the value.
    """

    def __init__(self, client: Client) -> None:
        self._client: Any = client  # Most of its methods have no types.
        self._futures: WeakSet[Any] = WeakSet()

    def submit(self, fn: Any, *args: Any, **kwargs: Any) -> Future[Any]:  # type: ignore[override]
        """Submit a call to the cluster.

        Its future raises KilledWorker if the workers that ran it died.
        """
        key = f"trial-{uuid4().hex}"
        there = self._client.submit(Checked(fn, installed()), *args, key=key, **kwargs)
        self._futures.add(there)
        here = Future[Any]()
        here.add_done_callback(lambda _: there.cancel() if here.cancelled() and there.status != "cancelled" else None)
        self._client.loop.add_callback(_pass_on, there, here)
        return here

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Cancel all calls, pending and running ones, which Dask does not distinguish, or wait for them."""
        if cancel_futures:
            self._client.cancel(list(self._futures))
        elif wait:
            dask_wait(list(self._futures))  # type: ignore[no-untyped-call]


async def _pass_on(there: Any, here: Future[Any]) -> None:
    """Give the outcome of one of Dask's futures to the one that the executor has returned."""
    with suppress(InvalidStateError):  # It was cancelled here meanwhile.
        try:
            here.set_result(await there)
        except CancelledError:
            here.cancel()
            here.set_running_or_notify_cancel()
        except Exception as error:
            here.set_exception(error)


@contextmanager
def local(jobs: int | None) -> Iterator[Workers]:
    """Yield processes of this machine, which listen on its loopback only, and end them on leaving.

    Each process has its share of the memory, and is replaced if it takes more.
    """
    with _silence():
        with dask.config.set(SETTINGS):
            cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=jobs or cores(),
                processes=True,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
                scheduler_kwargs={"allowed_failures": DEATHS - 1, "dashboard_address": "127.0.0.1:0"},
            )
        try:
            with _connected(cluster, cluster.scheduler_address) as client:
                yield _workers(client, cluster.scheduler_address, renew=partial(client.restart, timeout=PATIENCE))
        finally:
            cluster.sync(_end, cluster)  # type: ignore[no-untyped-call]
            cluster.close()


@contextmanager
def foreign(address: str) -> Iterator[Workers]:
    """Yield the workers of the scheduler at `address`.

    Raises:
        UserError: it does not answer, has no workers, or workers with other versions.
    """
    with _silence(), _connected(address, address) as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise UserError(
                f"--address {address}: the scheduler has no workers after {PATIENCE:g} seconds; "
                f"start one with: dask worker {address} --nthreads 1"
            ) from error
        yield _workers(client, address)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep Dask's logs and warnings away from the terminal: what matters reaches the user as an error."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"(dask|distributed)\b")
        try:
            for logger in loggers:
                logger.setLevel(logging.CRITICAL)
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)


@contextmanager
def _connected(cluster: str | LocalCluster, address: str) -> Iterator[Client]:
    try:
        client = Client(cluster, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UserError(
            f"--address {address}: no Dask scheduler answers ({type(error).__name__}); "
            "expected one that `dask scheduler` has printed, as in tcp://10.0.0.1:8786"
        ) from error
    with client:
        yield client


def _workers(client: Client, address: str, renew: Callable[[], None] | None = None) -> Workers:
    _check_versions(client)

    def slots() -> int:
        try:
            threads: dict[str, int] = client.nthreads()  # type: ignore[no-untyped-call]
        except OSError as error:
            raise _gone(address) from error
        return max(1, sum(threads.values()))

    def lost(error: BaseException) -> str:
        if isinstance(error, CancelledError):
            raise _gone(address) from error
        return _death(error) if isinstance(error, KilledWorker) else ""

    def end(worker: str) -> None:
        def restart() -> None:
            with suppress(Exception):  # The worker has no nanny, or is gone.
                client.restart_workers([worker], timeout=PATIENCE, raise_for_error=False)

        Thread(target=restart, daemon=True).start()

    return Workers(Submitter(client), slots, lost=lost, renew=renew, end=end)


def _check_versions(client: Client) -> None:
    here = installed()
    answers: dict[str, Any] = client.run(installed, on_error="return")
    missing = {"initializer-suite": MISSING}
    there = {name: answer if isinstance(answer, dict) else here | missing for name, answer in answers.items()}
    found = {name: differences(here, versions) for name, versions in there.items() if versions != here}
    if found:
        raise refusal(found)


def _death(error: KilledWorker) -> str:
    times, address = error.allowed_failures + 1, error.last_worker.address
    return (
        f"its worker died {times} times, as a process does that runs out of memory, crashes or is killed; "
        f"the last time at {address}"
    )


def _gone(address: str) -> UserError:
    return UserError(
        f"--address {address}: the scheduler is gone; finished trials are kept, and the same command continues"
    )


async def _end(cluster: LocalCluster) -> None:
    """End the processes without waiting for their trials, which Dask would do.

    A process that ends slowly was killed before.
    """
    await asyncio.gather(*(nanny.close(timeout=END) for nanny in cluster.workers.values()), return_exceptions=True)
