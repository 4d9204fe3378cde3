"""Trials on a local Dask cluster: two workers against one."""

import time
from collections.abc import Sequence
from contextlib import ExitStack

from suite.benchmark.load import load
from suite.benchmark.trial import Trial
from suite.execution.options import dask
from suite.execution.workers import Workers, completed

BENCHMARK, SEEDS = "circles", 8
"""He's weights on two circles, 15,000 steps a trial."""


def seconds(rounds: int) -> dict[int, list[float]]:
    """Return the seconds per trial on one and on two workers; the two measure in turns.

    The time before the first trial, for starting the processes and compiling, does not count.
    """
    trials = load(BENCHMARK, initializers=["he-normal"], seeds=SEEDS).trials()
    with ExitStack() as stack:
        clusters = {count: stack.enter_context(dask(None, count)) for count in (1, 2)}
        for workers in clusters.values():
            _turn(workers, trials)
        taken: dict[int, list[float]] = {count: [] for count in clusters}
        for _ in range(rounds):
            for count, workers in clusters.items():
                taken[count].append(_turn(workers, trials))
    return taken


def _turn(workers: Workers, trials: Sequence[Trial]) -> float:
    from suite.training.train import train

    start = time.perf_counter()
    scored = sum(result.status.scored for result in completed(workers, trials, train))
    return (time.perf_counter() - start) / scored
