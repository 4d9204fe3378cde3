"""Trials on this process's threads, as many at once as there are cores."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from suite.execution.stopping import NAME
from suite.execution.workers import Workers


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def threads(jobs: int) -> Iterator[Workers]:
    """Yield that many threads. On leaving nothing more is begun; what still trains is left to its end."""
    executor = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix=NAME)
    try:
        yield Workers(executor, slots=lambda: jobs, here=True)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
