"""A database is MLflow's, or the store says in one line what it is instead."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from subprocess import PIPE, STDOUT

import pytest

from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.tracking.location import database_uri
from suite.tracking.store import Store
from suite.training.result import Result


@pytest.fixture
def copy(local: Store, copied: Callable[[Path, Path], Path], tmp_path: Path) -> Path:
    """Return a copy of the local store's folder, database and artifacts."""
    assert local.location.database is not None
    return copied(local.location.database, tmp_path / "copy" / "mlruns")


PROGRAM = """
import sys
from suite.tracking.location import Location
from suite.tracking.stores.runs import Runs
runs = Runs(Location(sys.argv[1]))
found = runs.client.search_experiments()
from mlflow.telemetry.utils import is_telemetry_disabled
print(runs.of("any"), len(found), is_telemetry_disabled())
"""


def test_processes_that_open_a_missing_store_at_once_all_get_it_in_silence(tmp_path: Path) -> None:
    for leftover in (".mlflow.db.draft", ".mlflow.db.draft-journal"):
        (tmp_path / leftover).write_bytes(b"of an interrupted process")
    command = [sys.executable, "-c", PROGRAM, database_uri(tmp_path / "mlflow.db")]
    # With anything of a CI job's in its environment, MLflow would report to nobody anyway.
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    running = [subprocess.Popen(command, stdout=PIPE, stderr=STDOUT, text=True, env=bare) for _ in range(3)]
    assert [process.communicate(timeout=120)[0] for process in running] == ["[] 1 True\n"] * 3
    assert sorted(file.name for file in tmp_path.iterdir()) == [".mlflow.db.lock", "mlflow.db"]
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("not a database, " * 100)
    with pytest.raises(UserError, match=r"notes\.db: not a database of MLflow.*MLFLOW_TRACKING_URI"):
        Store(database_uri(file))
    assert file.read_text() == "not a database, " * 100


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "photos.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    with pytest.raises(UserError, match="not one of MLflow's"):
        Store(database_uri(file))
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("photos",)]


def test_a_database_of_another_version_of_mlflow_is_left_alone(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'abc'")
    with pytest.raises(UserError, match=r"another version of MLflow.*mlflow db upgrade sqlite:///"):
        Store(database_uri(copy))


def test_a_database_that_was_never_migrated_is_left_alone(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("DELETE FROM alembic_version")
    with pytest.raises(UserError, match="another version of MLflow than 3"):
        Store(database_uri(copy))


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"mlruns: cannot be written \(Not a directory\).*--tracking-uri"):
        Store(database_uri(tmp_path / "file" / "mlruns" / "mlflow.db"))


def test_a_moved_store_finds_its_files_and_adds_to_them(
    local: Store,
    copied: Callable[[Path, Path], Path],
    trials: list[Trial],
    result_of: Callable[..., Result],
    tmp_path: Path,
) -> None:
    local.log(result_of(trials[0]))
    assert local.location.database is not None
    moved = Store(database_uri(copied(local.location.database, tmp_path / "elsewhere")))
    moved.log(result_of(trials[1]))
    here = tmp_path / "elsewhere" / "artifacts" / trials[0].benchmark
    assert len(list(here.rglob("curves.csv"))) == 2
    shutil.rmtree(local.location.database.parent / "artifacts" / trials[0].benchmark)
    assert [len(result.curves) for result in moved.results(trials)] == [4, 4]


def test_a_user_s_own_database_keeps_its_experiments_and_the_place_of_their_artifacts(
    copy: Path, trials: list[Trial], result_of: Callable[..., Result]
) -> None:
    from mlflow import MlflowClient

    place = (copy.parents[1] / "chosen").as_uri()
    mine = MlflowClient(database_uri(copy)).create_experiment(trials[0].benchmark, artifact_location=place)
    store = Store(database_uri(copy))
    store.log(result_of(trials[0]))
    assert store.experiment_id(trials[0].benchmark) == mine
    assert len(list((copy.parents[1] / "chosen").rglob("curves.csv"))) == 1
