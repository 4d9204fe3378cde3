"""Workers that run trials: threads, processes, or a cluster."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from time import monotonic, time

from suite.benchmark.trial import Trial
from suite.execution.overtime import POLL, OvertimeError, in_time
from suite.execution.stopping import NAME
from suite.training.result import Result, Status
from suite.training.runtime import never

Train = Callable[[Trial], Result]

GRACE = 5.0
"""Seconds that trials have to reach an evaluation after a request to stop. Trials that take longer are abandoned."""


def _no_trial(_trial: Trial) -> str:
    return ""


def _unexplained(_error: BaseException) -> str:
    return ""


@dataclass(frozen=True)
class Workers:
    """Something that runs trials.

    Attributes:
        executor: accepts trials.
        slots: returns how many trials run at once, which may change.
        here: whether trials run on threads of this process, which share its state.
        lost: returns, in words, why a trial has no result if its worker died; "" for any other error.
        end: replaces the worker process at an address, even if it is busy.
        renew: replaces worker processes while nothing runs, which frees their memory; None if there are none.
    """

    executor: Executor
    slots: Callable[[], int]
    here: bool = False
    lost: Callable[[BaseException], str] = _unexplained
    renew: Callable[[], None] | None = None
    end: Callable[[str], None] | None = None


def completed(
    workers: Workers,
    trials: Iterable[Trial],
    train: Train,
    stopped: Callable[[], bool] = never,
    held: Callable[[Trial], str] = _no_trial,
) -> Iterator[Result]:
    """Yield the result of each trial when it ends.

    Trials that end together keep their order.

    At most twice as many trials as run at once are submitted ahead, so the queue stays small however many are planned.
    After `stopped` returns True no more trials start, and the last results are those that end within `GRACE` seconds.
    `held` returns the reason, in words, why a trial is over its time. If every running trial is held, no other can
    start: these are the last.

    Raises:
        Exception: whatever the training raised.
    """
    remaining = iter(trials)
    pending: dict[Future[Result], Trial] = {}
    while True:
        room = max(0, 2 * workers.slots() - len(pending))
        pending |= {workers.executor.submit(train, trial): trial for trial in islice(remaining, room)}
        if not pending or stopped():
            break
        running = [future for future in pending if future.running()]
        stuck = [trial for future in running if held(trial := pending[future])]
        if stuck and len(stuck) == len(running) and len(running) in (workers.slots(), len(pending)):
            yield from (Result(trial, Status.TIMEOUT, started=time(), error=held(trial)) for trial in stuck)
            return
        done, _ = wait(pending, timeout=POLL, return_when=FIRST_COMPLETED)
        for future in [future for future in pending if future in done]:
            yield _result(future, pending.pop(future), workers)
    yield from _last(pending, workers)


def in_worker(train: Train, trial: Trial) -> Result:
    """Train a trial in a worker process of a cluster.

    Raises:
        OvertimeError: the trial is over its time inside the user's own code. The process accepts no further trials.
    """
    try:
        return in_time(lambda: train(trial), trial.timeout)
    except OvertimeError as error:
        from distributed import Status as WorkerStatus
        from distributed import get_worker

        worker = get_worker()
        if worker.nanny:
            worker.loop.add_callback(setattr, worker, "status", WorkerStatus.paused)
        raise OvertimeError(error.place, worker.address) from None


def overtime(trial: Trial, place: str) -> str:
    """Return, in words, that a trial ran over its time inside the user's own code."""
    return (
        f"timeout = {trial.timeout:g} in the benchmark's file: your own code took longer than these seconds ({place})"
    )


def _last(pending: dict[Future[Result], Trial], workers: Workers) -> Iterator[Result]:
    """Yield the results that still arrive in time, without starting any more."""
    running = {future: trial for future, trial in pending.items() if not future.cancel()}
    until = monotonic() + GRACE
    while running and (left := until - monotonic()) > 0:
        done, _ = wait(running, timeout=left, return_when=FIRST_COMPLETED)
        for future in [future for future in running if future in done]:
            yield _result(future, running.pop(future), workers)


def _result(future: Future[Result], trial: Trial, workers: Workers) -> Result:
    try:
        # Keep the original trial, not the copy that comes back from another process.
        return replace(future.result(), trial=trial)
    except OvertimeError as error:
        if workers.end:
            workers.end(error.worker)
        return Result(trial, Status.TIMEOUT, started=time(), error=overtime(trial, error.place))
    except Exception as error:  # A lost cluster raises CancelledError.
        reason = workers.lost(error)
        if not reason:
            raise
        return Result(trial, Status.FAILED, started=time(), error=reason)


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def threads(jobs: int) -> Iterator[Workers]:
    """Yield this many threads.

    On leaving no more trials start; running ones are left to end.
    """
    executor = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix=NAME)
    try:
        yield Workers(executor, slots=lambda: jobs, here=True)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
