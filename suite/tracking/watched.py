"""Runs of trainings that are not the suite's own."""

import math
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from weakref import finalize

from suite.errors import UserError
from suite.tracking.location import Location
from suite.tracking.runs.record import legal
from suite.tracking.stores.connect import connect, reach, using
from suite.tracking.stores.experiment import open_experiment


class WatchedRun:
    """The run in which signals of a training are kept: MLflow's active one, or a new one in an experiment of its own.

    A new run ends as `FINISHED` if it is closed. If it never is, because the training raised an error, it ends as
    `FAILED` as soon as the training is gone from memory, or at the end of the process at the latest.

    Args:
        experiment: the name of the experiment of a new run.
        training: an object that is alive as long as the training.
        tracking_uri: as in `suite.run`; the active run stays in its own store.

    Raises:
        UserError: the store cannot be reached, created or written.
    """

    def __init__(self, experiment: str, training: object, tracking_uri: str | None = None) -> None:
        active = _active() if tracking_uri is None else None
        self.own = active is None
        if active is not None:
            self._location = Location.resolve(active[1])
            self._client, self.id = connect(self._location), active[0]
            return
        self._location = Location.resolve(tracking_uri)
        reach(self._location)
        self._client = connect(self._location)
        with using(self._location):
            opened = open_experiment(self._client, experiment, self._location.database)
            self.id = self._client.create_run(opened).info.run_id
        self._unfinished = finalize(training, self._fail, os.getpid())

    def log(self, step: int, values: Mapping[str, float]) -> None:
        """Write finite values at a step.

        Raises:
            UserError: the store is lost or full.
        """
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        metrics = [Metric(legal(name), value, now, step) for name, value in values.items() if math.isfinite(value)]
        with using(self._location):
            for first in range(0, len(metrics), 1000):
                self._client.log_batch(self.id, metrics[first : first + 1000])

    def close(self) -> None:
        """End the run, if it is a new one.

        Raises:
            UserError: the store is lost.
        """
        if self.own and self._unfinished.detach():
            with using(self._location):
                self._client.set_terminated(self.id, "FINISHED")

    def abandon(self) -> None:
        """End the run as failed, if it is a new one that is not closed."""
        if self.own:
            self._unfinished()

    def _fail(self, process: int) -> None:
        # A copy of the process that ends is not the end of the training. There is nobody to hear of a store that is
        # lost: the error of the training is what counts.
        if os.getpid() == process:
            with suppress(UserError):
                reach(self._location)
                with using(self._location):
                    self._client.set_terminated(self.id, "FAILED")


def _active() -> tuple[str, str] | None:
    """Return run id and tracking URI of MLflow's active run, None if there is none."""
    mlflow = sys.modules.get("mlflow")
    run = mlflow.active_run() if mlflow is not None and hasattr(mlflow, "active_run") else None
    return None if mlflow is None or run is None else (str(run.info.run_id), str(mlflow.get_tracking_uri()))
