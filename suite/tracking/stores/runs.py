"""Runs of a store, read from SQLite or MLflow."""

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from suite.tracking.location import Location
from suite.tracking.runs.read import key_of
from suite.tracking.runs.record import COMPLETE, SUMMARY, WRITER
from suite.tracking.runs.rows import Row, from_client
from suite.tracking.runs.write import KILLED
from suite.tracking.stores.connect import connect, reach, using
from suite.tracking.stores.experiment import find_experiment
from suite.tracking.stores.internals import experiment_in, from_database

if TYPE_CHECKING:
    from mlflow import MlflowClient


class Runs:
    """A reachable store.

    A local store is read without MLflow, which is imported when its client is asked for.

    Attributes:
        location: the location of the store.
        database: its file, None if the store is no SQLite database.
    """

    def __init__(self, location: Location) -> None:
        """Reach the store at a location.

        Raises:
            UserError: the store cannot be reached, created or written, or belongs to another version of MLflow.
        """
        self.location = location
        self.database = location.database
        reach(location)
        self._client = None if self.database else connect(location)

    @property
    def client(self) -> "MlflowClient":
        """MLflow's client for the store."""
        if self._client is None:
            self._client = connect(self.location)
        return self._client

    def experiment_id(self, benchmark: str) -> str | None:
        """Return the id of a benchmark's experiment, None if there is none or it was deleted."""
        with using(self.location):
            if self.database:
                return experiment_in(self.database, benchmark)
            found = find_experiment(self.client, benchmark)
        return None if found is None else str(found.experiment_id)

    def of(self, benchmark: str, *, tags_only: bool = False) -> list[Row]:
        """Return the runs of a benchmark that are not deleted, in any order.

        With `tags_only` they may come without parameters and metrics.
        """
        experiment_id = self.experiment_id(benchmark)
        if experiment_id is None:
            return []
        with using(self.location):
            if self.database:
                return from_database(self.database, experiment_id, tags_only=tags_only)
            return list(from_client(self.client, experiment_id))


DAY = 24 * 60 * 60 * 1000

"""A day in milliseconds; no run takes that long to write."""


def mark_stale(runs: Runs, rows: Iterable[Row], alive: Callable[[str], bool | None]) -> int:
    """Give half-written runs of dead writers MLflow's status KILLED, and return their number.

    MLflow is imported only if there is such a run.

    Args:
        runs: the store.
        rows: the runs of a benchmark at the beginning; tags are enough.
        alive: returns whether a session lives, None if that is not known. An unknown writer counts as dead if the run
            began more than a day ago.
    """
    half = [row for row in rows if _is_ours(row) and not _is_whole(row.tags) and row.status != KILLED]
    lives = {writer: alive(writer) for writer in {row.tags[WRITER] for row in half if WRITER in row.tags}}
    newest = round(time.time() * 1000) - DAY
    marked = 0
    for row in half:
        live = lives.get(row.tags.get(WRITER, ""))
        if live is False or (live is None and row.started < newest):
            marked += _mark(runs, row.run_id)
    return marked


def _mark(runs: Runs, run_id: str) -> bool:
    """Mark one run, unless it was completed, replaced or marked since the query.

    The time of its end is not known.
    """
    run = runs.client.get_run(run_id)
    if run.info.lifecycle_stage != "active" or _is_whole(run.data.tags) or run.info.status == KILLED:
        return False
    runs.client.update_run(run_id, KILLED)
    return True


def _is_ours(row: Row) -> bool:
    """Return whether the suite made the run.

    Users may add their own runs to an experiment.
    """
    return key_of(row) is not None or SUMMARY in row.tags


def _is_whole(tags: dict[str, str]) -> bool:
    return "true" in (tags.get(COMPLETE), tags.get(SUMMARY))
