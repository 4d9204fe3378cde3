"""The writer's time for one trial, while trials are trained beside it."""

import itertools
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from suite.speed.contender import Work

TRIALS = 25


def writer() -> Work:
    """Log results one after the other into a fresh local store, with both cores busy training."""
    from suite.benchmark.load import load
    from suite.execution.threads import cores
    from suite.tracking.store import Store
    from suite.training.runtime import tensorflow
    from suite.training.train import train

    tensorflow()
    folder = tempfile.TemporaryDirectory()
    store = Store(f"sqlite:///{Path(folder.name) / 'mlflow.db'}")
    trial = load("circles", initializers=["he-normal"]).trials()[0]
    result = train(trial)
    replicates = itertools.count()

    def keep_busy() -> None:
        while True:
            train(trial)

    for _ in range(cores()):
        threading.Thread(target=keep_busy, daemon=True).start()

    def work() -> int:
        for _ in range(TRIALS):
            spec = trial.spec.model_copy(update={"replicate": next(replicates)})
            store.log(replace(result, trial=replace(trial, spec=spec)))
        return TRIALS

    work()
    return work
