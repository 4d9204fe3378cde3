"""Private names of MLflow: tables, schema, engine, artifact repositories.

All other modules use MLflow's documented interface. The tables are read directly because the client builds an object
for each tag, parameter and metric: it takes 2.7 s for 1,000 trials, and the database 0.1 s. `sqlite.prepare` has
checked that the tables have the expected schema.
"""

import re
import sqlite3
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from suite.tracking.location import database_uri
from suite.tracking.quiet import import_quietly
from suite.tracking.runs.rows import Row

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.store.artifact.artifact_repo import ArtifactRepository
    from sqlalchemy import Engine

_ACTIVE = "WHERE experiment_id = ? AND lifecycle_stage = 'active'"


def build_tables(database: Path, artifacts: Path) -> None:
    """Make MLflow's tables in a new SQLite database, with a folder for its artifacts.

    MLflow makes hundreds of commits, which do not wait for the disk here: nobody opens the database before the last.
    """
    import_quietly()
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    from sqlalchemy import Engine, event

    def relax(connection: sqlite3.Connection, _record: object) -> None:
        if Path(connection.execute("PRAGMA database_list").fetchone()[2]) == database.resolve():
            connection.execute("PRAGMA synchronous = OFF")

    event.listen(Engine, "connect", relax)
    try:
        store = SqlAlchemyStore(database_uri(database), artifacts.as_uri())  # type: ignore[no-untyped-call]
    finally:
        event.remove(Engine, "connect", relax)
    store.engine.dispose()


def engine_of(client: "MlflowClient") -> "Engine":
    """Return the engine through which a client uses its database."""
    engine: Engine = client._tracking_client.store.engine
    return engine


def repository(uri: str, tracking_uri: str) -> "ArtifactRepository":
    """Return the repository that reads and writes the files under an artifact URI."""
    import_quietly()
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    return get_artifact_repository(uri, tracking_uri=tracking_uri)


def is_schema(tables: set[str]) -> bool:
    """Return whether a database with these tables is MLflow's."""
    return {"alembic_version", "experiments", "runs"} <= tables


def revision_of(connection: sqlite3.Connection) -> str | None:
    """Return the revision of a database's schema, None if it has none."""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def touch(connection: sqlite3.Connection) -> None:
    """Begin to write to a database, without any change."""
    connection.execute("DELETE FROM alembic_version WHERE FALSE")


def newest_revisions() -> set[str]:
    """Return the revision of the schema that MLflow creates: the migration on which no other builds.

    It is read from the files of the migrations. MLflow would report it, too, but takes seconds to import.
    """
    known, built_on = _migrations()
    return known - built_on


def all_revisions() -> set[str]:
    """Return the revisions of the schema that MLflow has had."""
    return _migrations()[0]


@cache
def _migrations() -> tuple[set[str], set[str]]:
    """Return the revisions of MLflow's migrations, and those on which they build."""
    package = find_spec("mlflow")
    assert package is not None
    assert package.origin is not None
    files = Path(package.origin).parent.glob("store/db_migrations/versions/*.py")
    migrations = "\n".join(file.read_text(encoding="utf-8") for file in files)
    made, built_on = (
        set(re.findall(rf'^{name} = "(\w+)"', migrations, re.MULTILINE)) for name in ("revision", "down_revision")
    )
    return made, built_on


def follow_moved_artifacts(connection: sqlite3.Connection, artifacts: Path) -> None:
    """Replace the absolute paths of artifacts that MLflow keeps, if the store's folder was moved or copied."""
    known = connection.execute("SELECT experiment_id, name, artifact_location FROM experiments").fetchall()
    for experiment, name, old in known:
        new = (artifacts / name).as_uri()
        moved = old.startswith("file:") and old.endswith(f"/artifacts/{quote(name)}") and old != new
        if moved and (artifacts / name).is_dir():
            change: dict[str, Any] = {"experiment": experiment, "new": new, "old": old, "length": len(old)}
            for table, column in (
                ("experiments", "artifact_location"),
                ("runs", "artifact_uri"),
                ("logged_models", "artifact_location"),
            ):
                connection.execute(
                    f"UPDATE {table} SET {column} = :new || substr({column}, :length + 1) "
                    f"WHERE experiment_id = :experiment AND substr({column}, 1, :length) = :old",
                    change,
                )


def experiment_in(database: Path, name: str) -> str | None:
    """Return the id of the experiment of this name, None if there is none or it was deleted."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT experiment_id FROM experiments WHERE name = ? AND lifecycle_stage = 'active'"
        found = connection.execute(query, [name]).fetchone()
    return None if found is None else str(found[0])


def from_database(database: Path, experiment_id: str, *, tags_only: bool = False) -> list[Row]:
    """Return the runs that are not deleted, in any order.

    With `tags_only` they have no parameters and metrics.
    """
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
