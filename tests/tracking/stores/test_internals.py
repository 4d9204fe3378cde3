"""Private names of MLflow: what each is relied on for."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from suite.benchmark.trial import Trial
from suite.tracking.location import Location
from suite.tracking.store import Store
from suite.tracking.stores import internals
from suite.tracking.stores.connect import connect
from suite.training.result import Result
from tests.conftest import NewStore

READ = {
    "experiments": {"experiment_id", "name", "artifact_location", "lifecycle_stage"},
    "runs": {"run_uuid", "experiment_id", "start_time", "artifact_uri", "status", "lifecycle_stage"},
    "tags": {"run_uuid", "key", "value"},
    "params": {"run_uuid", "key", "value"},
    "latest_metrics": {"run_uuid", "key", "value"},
    "logged_models": {"experiment_id", "artifact_location"},
    "alembic_version": {"version_num"},
}
"""Columns of MLflow's tables that are read or written without its client."""


def test_the_tables_have_the_columns_that_are_read(tmp_path: Path) -> None:
    # `SqlAlchemyStore(uri, artifacts)` makes them, and `engine` is closed.
    internals.build_tables(tmp_path / "new.db", tmp_path)
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        columns = {table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in READ}
        assert internals.revision_of(connection) in internals.newest_revisions()
    assert internals.is_schema(tables)
    assert {table: needed - columns[table] for table, needed in READ.items() if needed - columns[table]} == {}


def test_the_schema_s_revision_is_the_one_that_mlflow_makes() -> None:
    # `store/db_migrations/versions/*.py`, read as text.
    from mlflow.store.db.utils import _get_latest_schema_revision

    assert internals.newest_revisions() == {_get_latest_schema_revision()}  # type: ignore[no-untyped-call]
    assert len(internals.all_revisions()) > 30


def test_a_client_s_engine_is_that_of_its_database(new_store: NewStore, tmp_path: Path) -> None:
    # `MlflowClient._tracking_client.store.engine`: commits need not wait for the disk.
    location = Location(new_store(tmp_path))
    with internals.engine_of(connect(location)).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1
        file = connection.exec_driver_sql("PRAGMA database_list").fetchone()
    assert file is not None
    assert Path(file[2]) == location.database


def test_an_artifact_repository_lists_what_it_took(tmp_path: Path) -> None:
    # `get_artifact_repository(uri, tracking_uri=…)`: files of any store by its URI, without a run.
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "a.txt").write_text("a")
    found = internals.repository((tmp_path / "to").as_uri(), "sqlite:///x.db")
    found.log_artifacts(str(tmp_path / "from"))  # type: ignore[no-untyped-call]
    assert [(each.path, each.file_size) for each in found.list_artifacts()] == [("a.txt", 1)]


def test_the_tables_say_what_the_client_says(
    new_store: NewStore, tmp_path: Path, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    store = Store(new_store(tmp_path))
    store.log(result_of(trials[0]))
    known = connect(store.location).get_experiment_by_name(trials[0].benchmark)
    assert known is not None
    assert store.location.database is not None
    assert internals.experiment_in(store.location.database, trials[0].benchmark) == known.experiment_id
    assert internals.experiment_in(store.location.database, "no such") is None
