"""Databases that are damaged, locked, read-only or of another MLflow: one clear line, and no result is lost."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.tracking.location import Location
from suite.tracking.store import Store
from suite.tracking.stores.connect import reach
from suite.training.result import Result
from tests.conftest import NewStore

MakeResult = Callable[..., Result]

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")


@pytest.fixture
def database(new_store: NewStore, tmp_path: Path) -> Path:
    """Return the file of an empty store."""
    found = Location(new_store(tmp_path / "mlruns")).database
    assert found is not None
    return found


def uri(database: Path) -> str:
    return f"sqlite:///{database}"


def cut(database: Path) -> None:
    with database.open("r+b") as file:
        file.truncate(database.stat().st_size // 2 // 4096 * 4096)


def overwrite(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'runs'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize("damage", [cut, overwrite])
def test_a_database_that_is_damaged_is_called_so(
    database: Path,
    copied: Callable[[Path, Path], Path],
    trials: list[Trial],
    result_of: MakeResult,
    damage: Callable[[Path], None],
) -> None:
    Store(uri(database)).log(result_of(trials[0]))
    copy = copied(database, database.parents[1] / "copy")
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(copy)
    with pytest.raises(UserError, match=r"mlflow\.db.*it is damaged: bring back a copy.*malformed|malformed.*damaged"):
        Store(uri(copy)).done(trials[0].benchmark)


def test_results_wait_beside_a_database_that_is_damaged_under_way_until_a_whole_one_is_brought_back(
    database: Path, trials: list[Trial], result_of: MakeResult
) -> None:
    whole = shutil.copy(database, database.with_suffix(".copy"))
    overwrite(database)
    store = Store(uri(database))
    for trial in trials:
        store.log(result_of(trial))
    assert (store.waiting, "damaged" in store.away) == (4, True)
    shutil.move(whole, database)
    assert [result.trial for result in Store(uri(database)).results(trials)] == trials


def test_a_database_that_another_process_keeps_locked(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match=r"mlflow\.db: another process keeps it locked .* end that one.*or name"):
            reach(Location(uri(database)), wait=0.01)
    reach(Location(uri(database)), wait=0.01)


def test_a_database_of_an_older_mlflow_can_be_upgraded_and_one_of_a_newer_cannot(database: Path) -> None:
    for revision, advice in (("451aebb31d03", "keep a copy and run `mlflow db upgrade"), ("f" * 12, "it seems newer")):
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
        with pytest.raises(UserError, match=rf"made by another version of MLflow than 3.*{advice}"):
            Store(uri(database))


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user whom permissions bind: root may do everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """Return a folder that other users can enter, too."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@posix
@pytest.mark.parametrize(
    ("file", "folder", "said"),
    [
        (0o444, 0o777, r"the file or its folder is read-only: make both writable"),
        (0o666, 0o555, r"read-only|cannot be opened: see that both may be read and written"),
        (0o000, 0o777, r"cannot be opened: see that both may be read and written"),
        (None, 0o555, r"cannot be opened: see that both may be read and written"),
    ],
)
def test_a_store_that_may_not_be_written(
    database: Path, reachable: Path, file: int | None, folder: int, said: str
) -> None:
    there = reachable / "mlflow.db"
    if file is not None:
        shutil.copy(database, there)
        there.chmod(file)
    reachable.chmod(folder)
    with nobody(), pytest.raises(UserError, match=rf"mlflow\.db: .*({said}).*or name another store"):
        Store(uri(there))
    assert there.exists() == (file is not None)
    assert file is None or there.read_bytes() == database.read_bytes(), "left as it was"
