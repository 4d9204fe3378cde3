"""Locks between processes, released when their process dies.

Each lock is an exclusive transaction on an SQLite file of its own. It needs no process ids, which systems use again,
and no clocks.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

WAIT = 60
"""Seconds to wait for another process."""


@contextmanager
def alone(lock: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the lock, after waiting for any other holder.

    The file stays; nothing else is left behind, even if the process is killed. A damaged file is replaced, since nobody
    can hold it.

    Raises:
        sqlite3.OperationalError: another process holds it for more than `wait` seconds, or the file cannot be created.
    """
    try:
        connection = _exclusive(lock, wait)
    except sqlite3.DatabaseError as error:
        if not damaged(error):
            raise
        lock.unlink(missing_ok=True)
        connection = _exclusive(lock, wait)
    with closing(connection):
        yield


def held(lock: Path) -> bool:
    """Return whether a living process holds the lock.

    Several processes may ask at once: a reader does not exclude readers.

    Raises:
        sqlite3.OperationalError: the file exists and cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{lock.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            connection.execute("SELECT name FROM sqlite_master")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return True
        if lock.exists() and not damaged(error):
            raise
    return False


def damaged(error: sqlite3.Error) -> bool:
    """Return whether SQLite reports that a file is not a database, or not any more."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _exclusive(lock: Path, wait: float) -> sqlite3.Connection:
    connection = sqlite3.connect(lock, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("BEGIN EXCLUSIVE")
    except BaseException:
        connection.close()
        raise
    return connection
