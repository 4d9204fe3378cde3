"""MLflow's SQLite database: created in one step, and checked.

MLflow builds a missing database in many steps, which two processes must not do at once, and it would build its
tables into any foreign database. In WAL mode readers, for example a web page, and the one writer do not wait for each
other, and a commit does not wait for the disk. A power failure can cost the last trials but not damage the rest.
"""

import os
import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from suite.errors import UserError
from suite.tracking.location import ELSEWHERE, Location, artifacts_of, database_uri
from suite.tracking.sharing.locks import WAIT, alone
from suite.tracking.stores.internals import (
    all_revisions,
    build_tables,
    follow_moved_artifacts,
    is_schema,
    newest_revisions,
    revision_of,
    touch,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine


_MEANING = {
    sqlite3.SQLITE_BUSY: "another process keeps it locked (a backup, a database browser, a paused run): end that one",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only: make both writable",
    sqlite3.SQLITE_PERM: "the file or its folder may not be written: make both writable",
    sqlite3.SQLITE_CANTOPEN: "the file, or one beside it, cannot be opened: see that both may be read and written",
    sqlite3.SQLITE_FULL: "its disk, or what you may use of it, is full: free some",
    sqlite3.SQLITE_IOERR: "its disk does not take or give what is asked of it, as where it is full or was removed",
    sqlite3.SQLITE_CORRUPT: "it is damaged: bring back a copy, or save what is left with `sqlite3 FILE .recover`",
    sqlite3.SQLITE_NOTADB: "not a database of MLflow's, or its beginning is damaged",
}

"""Meanings and remedies by primary result code, https://www.sqlite.org/rescode.html."""


def cause(error: BaseException) -> sqlite3.Error | None:
    """Return the SQLite error at the bottom of `error`, None if there is none.

    MLflow wraps it in an error of its own, around one of SQLAlchemy's, whose attribute `orig` it is.
    """
    found: BaseException | None = error
    while found is not None and not isinstance(found, sqlite3.Error):
        found = getattr(found, "orig", None) or found.__cause__
    return found


def meaning(error: sqlite3.Error | None) -> str:
    """Return the meaning of an SQLite error and a remedy, "" if they are not known."""
    code = getattr(error, "sqlite_errorcode", None)
    return "" if code is None else _MEANING.get(code & 0xFF, "")


def prepare(database: Path, wait: float = WAIT) -> None:
    """Create the database if it is missing, and check that it is MLflow's, of this version, and writable.

    If another process writes to it, wait for at most `wait` seconds.

    Raises:
        UserError: it cannot be created or written, it is another kind of file, or another version of MLflow made it.
    """
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        if _missing(database):
            with alone(database.with_name(f".{database.name}.lock")):
                if _missing(database):
                    _make(database)
        with closing(sqlite3.connect(database, timeout=wait, isolation_level=None)) as connection:
            _check_schema(connection, database)
            connection.execute("BEGIN IMMEDIATE")
            # For a read-only file the line above begins a transaction that only reads.
            touch(connection)
            follow_moved_artifacts(connection, artifacts_of(database))
            connection.execute("COMMIT")
    except OSError as error:
        raise UserError(f"{database.parent}: cannot be written ({error.strerror}); {ELSEWHERE}") from None
    except sqlite3.Error as error:
        what = meaning(error) or "cannot be written"
        raise UserError(f"{database}: {what} ({error}); or {ELSEWHERE}") from None


def _missing(database: Path) -> bool:
    return not database.exists() or database.stat().st_size == 0


def _make(database: Path) -> None:
    """Create the database under another name and move it into place, so that nobody sees an unfinished one."""
    draft = database.with_name(f".{database.name}.draft")
    for suffix in ("", "-journal", "-wal", "-shm"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
    build_tables(draft, artifacts_of(database))
    with closing(sqlite3.connect(draft)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(database)


def _check_schema(connection: sqlite3.Connection, database: Path) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not is_schema(tables):
        raise UserError(f"{database}: a database, but not one of MLflow's; {ELSEWHERE}")
    found = revision_of(connection)
    if found not in newest_revisions():
        upgrade = f"`mlflow db upgrade {Location(database_uri(database)).shown}`"
        older = found is None or found in all_revisions()
        advice = (
            f"keep a copy and run {upgrade}" if older else f"it seems newer: install that one, {upgrade} is no way back"
        )
        raise UserError(
            f"{database}: made by another version of MLflow than {version('mlflow')}; {advice}, or {ELSEWHERE}"
        )


def commit_without_waiting(engine: "Engine") -> None:
    """Let commits through this engine not wait for the disk, if its database is in WAL mode.

    The engine connects again, since the file may have been replaced.
    """
    from sqlalchemy import event

    if not event.contains(engine, "connect", _relax):
        event.listen(engine, "connect", _relax)
    engine.dispose()


def _relax(connection: sqlite3.Connection, _record: object) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        connection.execute("PRAGMA synchronous = NORMAL")
