"""Trials on this process's threads, as many at once as there are cores."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from itertools import islice

from suite.benchmark.trial import Trial
from suite.training.result import Result

Train = Callable[[Trial], Result]


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_trials(trials: Iterable[Trial], train: Train, jobs: int) -> Iterator[Result]:
    """Yield the result of each trial as it ends, `jobs` of them at work at a time.

    Only twice as many trials as workers are handed out ahead, so the queue stays small however many are planned. When
    the caller stops early (an interrupt), what was not begun is not begun.
    """
    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="trial") as executor:
        try:
            yield from completed(executor, trials, train, ahead=2 * jobs)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


def completed(executor: Executor, trials: Iterable[Trial], train: Train, ahead: int) -> Iterator[Result]:
    """Yield results from any executor as they come, with at most `ahead` trials handed to it at a time."""
    remaining = iter(trials)
    pending: set[Future[Result]] = {executor.submit(train, trial) for trial in islice(remaining, ahead)}
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        pending |= {executor.submit(train, trial) for trial in islice(remaining, len(done))}
        for future in done:
            yield future.result()
