"""What runs trials, whatever stands behind it: this process's threads, or processes, or a cluster."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from itertools import islice
from time import monotonic, time

from suite.benchmark.trial import Trial
from suite.training.deadline import never
from suite.training.result import Result, Status

Train = Callable[[Trial], Result]

POLL = 0.2
"""Seconds between two looks at whether to stop."""

GRACE = 5.0
"""Seconds that trials have, once the run is to stop, to come to an evaluation. What takes longer is left behind."""


def _unexplained(_error: BaseException) -> str:
    return ""


@dataclass(frozen=True)
class Workers:
    """Something that runs trials.

    Attributes:
        executor: takes them.
        slots: says how many run at once, which may change.
        here: whether they are threads of this process, which hear of what happens in it.
        lost: says, in words, why a trial has no result where its worker died; "" for any other error.
        renew: replaces worker processes, which gives back their memory, while nothing runs; None where there are none.
    """

    executor: Executor
    slots: Callable[[], int]
    here: bool = False
    lost: Callable[[BaseException], str] = _unexplained
    renew: Callable[[], None] | None = None


def completed(
    workers: Workers, trials: Iterable[Trial], train: Train, stopped: Callable[[], bool] = never
) -> Iterator[Result]:
    """Yield the result of each trial as it ends; of those that have ended together, in their order.

    Only twice as many trials as run at once are handed out ahead, so the queue stays small however many are planned.
    Once `stopped` says so, nothing more is begun, and what ends within `GRACE` seconds is the last that is yielded.

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
        done, _ = wait(pending, timeout=POLL, return_when=FIRST_COMPLETED)
        for future in [future for future in pending if future in done]:
            yield _result(future, pending.pop(future), workers)
    yield from _last(pending, workers)


def _last(pending: dict[Future[Result], Trial], workers: Workers) -> Iterator[Result]:
    """Yield what still ends in time, without beginning any more."""
    running = {future: trial for future, trial in pending.items() if not future.cancel()}
    until = monotonic() + GRACE
    while running and (left := until - monotonic()) > 0:
        done, _ = wait(running, timeout=left, return_when=FIRST_COMPLETED)
        for future in [future for future in running if future in done]:
            yield _result(future, running.pop(future), workers)


def _result(future: Future[Result], trial: Trial, workers: Workers) -> Result:
    try:
        return replace(future.result(), trial=trial)  # Not the copy that comes back from another process.
    except Exception as error:  # Of a cluster that is gone it is CancelledError.
        reason = workers.lost(error)
        if not reason:
            raise
        return Result(trial, Status.FAILED, started=time(), error=reason)
