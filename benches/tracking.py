"""The writer's time for one trial while others train."""

import itertools
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median

TRIALS = 100


@dataclass(frozen=True)
class Writing:
    """Median seconds of the writer for one trial: processor time and time on the clock.

    With both cores busy training, three threads share them: the clock also counts the writer's waiting for a core.
    """

    processor: float
    clock: float


def writing() -> Writing:
    """Measure the writer in a process of its own, which also trains meanwhile."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_write).result()


def _write() -> Writing:
    from suite.benchmark.load import load
    from suite.execution.workers import cores
    from suite.tracking.store import Store
    from suite.training.train import train

    trial = load("circles", initializers=["he-normal"]).trials()[0]
    result = train(trial)
    ended = threading.Event()

    def keep_busy() -> None:
        while not ended.is_set():
            train(trial)

    trainers = [threading.Thread(target=keep_busy) for _ in range(cores())]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'mlflow.db'}")
        replicates = itertools.count()

        def log() -> tuple[float, float]:
            spec = trial.spec.model_copy(update={"replicate": next(replicates)})
            started = time.thread_time(), time.perf_counter()
            store.log(replace(result, trial=replace(trial, spec=spec)))
            return time.thread_time() - started[0], time.perf_counter() - started[1]

        log()
        for trainer in trainers:
            trainer.start()
        taken = [log() for _ in range(TRIALS)]
        ended.set()
        for trainer in trainers:
            trainer.join()
    return Writing(*(median(times) for times in zip(*taken, strict=True)))
