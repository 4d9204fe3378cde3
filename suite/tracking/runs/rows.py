"""All runs of an experiment at once, as plain rows: from MLflow's client, or straight from an SQLite database.

The client builds an object for each tag, parameter and metric: 2.7 s for 1,000 trials, where the database answers
in 0.1 s. The tables are those of the schema that `sqlite.prepare` has checked.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlflow import MlflowClient


_ACTIVE = "WHERE experiment_id = ? AND lifecycle_stage = 'active'"


@dataclass(frozen=True)
class Row:
    """One run. `started` is in milliseconds since the epoch, `artifacts` the URI of its files, `status` MLflow's."""

    run_id: str
    started: int
    artifacts: str
    tags: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    status: str = ""


def experiment_in(database: Path, name: str) -> str | None:
    """Return the id of the experiment of this name, None where there is none or it was deleted."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT experiment_id FROM experiments WHERE name = ? AND lifecycle_stage = 'active'"
        found = connection.execute(query, [name]).fetchone()
    return None if found is None else str(found[0])


def from_database(database: Path, experiment_id: str, *, tags_only: bool = False) -> list[Row]:
    """Return the runs that are not deleted, in no order; without parameters and metrics where only tags are wanted."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        columns = "run_uuid, start_time, artifact_uri, status"
        runs = connection.execute(f"SELECT {columns} FROM runs {_ACTIVE}", [experiment_id])
        rows = {run_id: Row(run_id, started, files, status=status) for run_id, started, files, status in runs}
        for table in ("tags",) if tags_only else ("tags", "params", "latest_metrics"):
            values = connection.execute(
                f"SELECT run_uuid, key, value FROM {table} JOIN runs USING (run_uuid) {_ACTIVE}", [experiment_id]
            )
            kind = {"tags": "tags", "params": "parameters", "latest_metrics": "metrics"}[table]
            for run_id, key, value in values:
                getattr(rows[run_id], kind)[key] = value
    return list(rows.values())


def from_client(client: "MlflowClient", experiment_id: str) -> Iterator[Row]:
    """Yield the runs that are not deleted, in no order."""
    token = None
    while token != "":
        page = client.search_runs([experiment_id], max_results=1000, page_token=token)
        for run in page:
            info, data = run.info, run.data
            values = data.tags, data.params, data.metrics
            yield Row(info.run_id, info.start_time, info.artifact_uri, *values, info.status)
        token = page.token or ""
