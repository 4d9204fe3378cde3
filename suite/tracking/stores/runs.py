"""The runs of a store by benchmark: straight from an SQLite database, and through MLflow's client elsewhere."""

from typing import TYPE_CHECKING

from suite.tracking.location import database_of
from suite.tracking.runs.rows import Row, experiment_in, from_client, from_database
from suite.tracking.stores.connect import connect, reach, using
from suite.tracking.stores.experiment import find_experiment

if TYPE_CHECKING:
    from mlflow import MlflowClient


class Runs:
    """A store that was reached. A local one is read without MLflow, which is imported when its client is asked for.

    Attributes:
        uri: the tracking URI.
        database: the file behind it, None where the store is no SQLite database.
    """

    def __init__(self, uri: str) -> None:
        """Reach the store behind a tracking URI.

        Raises:
            UserError: the store cannot be reached, made or written, or is none of this version of MLflow.
        """
        self.uri = uri
        self.database = database_of(uri)
        reach(uri)
        self._client = None if self.database else connect(uri)

    @property
    def client(self) -> "MlflowClient":
        """MLflow's client for the store."""
        if self._client is None:
            self._client = connect(self.uri)
        return self._client

    def experiment_id(self, benchmark: str) -> str | None:
        """Return the id of a benchmark's experiment, None where there is none or it was deleted."""
        with using(self.uri):
            if self.database:
                return experiment_in(self.database, benchmark)
            found = find_experiment(self.client, benchmark)
        return None if found is None else str(found.experiment_id)

    def of(self, benchmark: str, *, tags_only: bool = False) -> list[Row]:
        """Return the runs of a benchmark that are not deleted, in no order.

        They may come without parameters and metrics where only tags are wanted.
        """
        experiment_id = self.experiment_id(benchmark)
        if experiment_id is None:
            return []
        with using(self.uri):
            if self.database:
                return from_database(self.database, experiment_id, tags_only=tags_only)
            return list(from_client(self.client, experiment_id))
