"""Leases on trials, shared by all sessions of a store.

Sessions train at the same time, and no trial is trained twice. A session is one `run` of one process. Its process holds
a lock as long as it lives: nothing has to be renewed, and the trials of a killed session are free at once. The leases
serve sessions that overlap; no result depends on them, and the first session that finds no other one empties them. They
are local: sessions on other machines have their own.
"""

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from suite.benchmark.taken import Taken
from suite.errors import UserError
from suite.tracking.location import ELSEWHERE
from suite.tracking.sharing.locks import WAIT, alone, held

_TABLES = (
    "CREATE TABLE IF NOT EXISTS place (name TEXT NOT NULL, finished INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS leases (trial TEXT, environment TEXT, holder TEXT, finished INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY (trial, environment)) WITHOUT ROWID",
)
"""`place.finished` counts all trials that were ever finished here; a trial's `finished` is that count at its end, or 0.

A trial's holder is a session, which may have died; it is NULL after the trial is finished, and "" after it is released.
"""


_FILES = ("leases.db", "leases.db-wal", "leases.db-shm")

_BROKEN = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR)
"""SQLite's error codes for a database that a full disk has damaged. It holds no results, so it is replaced."""


def leases_of(database: Path) -> Path:
    """Return the folder of the leases of an SQLite store, beside its database.

    Each database has its own folder.
    """
    return database.with_name(f".{database.name}.leases")


class Leases:
    """A session and the trials that it has taken; any thread may call it.

    A trial's key is its id and its environment.

    Create the leases before querying finished trials in the store. Trials that others finish earlier are in the store,
    and trials that they finish later are `DONE` here, so none is missed.

    Attributes:
        session: the id of this session; other sessions pass it to `alive`.
    """

    def __init__(self, folder: Path, wait: float = WAIT) -> None:
        """Begin a session in a folder, which is created if it is missing.

        A damaged database in it is replaced if no other session uses it.

        If another process keeps the database for more than `wait` seconds, that is an error.

        Raises:
            UserError: the folder cannot be written, or its database is damaged while another session lives.
        """
        self._folder, self._wait = folder, wait
        self._turn = threading.Lock()
        with self._explained(), ExitStack() as stack:
            folder.mkdir(parents=True, exist_ok=True)
            with alone(folder / "lock"):
                place, others = self._others()
                try:
                    self._begin(stack, place, others)
                except sqlite3.DatabaseError as error:
                    if others or getattr(error, "sqlite_errorcode", 0) & 0xFF not in _BROKEN:
                        raise
                    for name in _FILES:
                        (folder / name).unlink(missing_ok=True)
                    self._begin(stack, place, others)
                self.session = f"{self._place}-{uuid.uuid4().hex}"
                stack.enter_context(alone(self._lock(self.session)))
            self._end = stack.pop_all()

    def take(self, key: tuple[str, str]) -> Taken:
        """Take a trial, or learn which session has it.

        This is one query and one write, however many trials there are.

        Raises:
            UserError: the folder cannot be written any more; all methods raise this.
        """
        with self._explained(), self._transaction() as connection:
            query = "SELECT holder, finished FROM leases WHERE trial = ? AND environment = ?"
            holder, finished = connection.execute(query, key).fetchone() or (self.session, 0)
            if finished > self._began:
                return Taken.DONE
            another_s = holder is not None and holder != self.session
            if another_s and held(self._lock(holder)):
                return Taken.THEIRS
            connection.execute(
                "INSERT INTO leases (trial, environment, holder) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET holder = excluded.holder",
                [*key, self.session],
            )
        return Taken.INHERITED if another_s else Taken.OURS

    def finish(self, key: tuple[str, str]) -> None:
        """Tell all sessions that this session has finished a trial: its result is in the store."""
        with self._explained(), self._transaction() as connection:
            connection.execute("UPDATE place SET finished = finished + 1")
            self._give_up(connection, key, "holder = NULL, finished = (SELECT finished FROM place)")

    def release(self, key: tuple[str, str]) -> None:
        """Leave a trial of this session to others, since it was not finished."""
        with self._explained(), self._transaction() as connection:
            self._give_up(connection, key, "holder = ''")

    def alive(self, session: str) -> bool | None:
        """Return whether a session lives, None if it does not belong to this folder."""
        place, _, name = session.partition("-")
        if place != self._place or not name.isalnum():
            return None
        with self._explained():
            return held(self._lock(session))

    def close(self) -> None:
        """End the session, which frees the trials that it took and did not finish."""
        self._end.close()
        self._lock(self.session).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Return the session itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the session."""
        self.close()

    def _begin(self, stack: ExitStack, place: str, others: int) -> None:
        """Open the database, and empty it if no other session lives."""
        with ExitStack() as opened:
            self._connection = self._connect(opened, place)
            with self._transaction() as connection:
                if not others:
                    connection.execute("DELETE FROM leases")
                self._place, self._began = connection.execute("SELECT name, finished FROM place").fetchone()
            stack.push(opened.pop_all())

    def _connect(self, stack: ExitStack, place: str) -> sqlite3.Connection:
        database = self._folder / _FILES[0]
        connection = sqlite3.connect(database, timeout=self._wait, isolation_level=None, check_same_thread=False)
        stack.enter_context(closing(connection))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for table in _TABLES:
                connection.execute(table)
            here = "INSERT INTO place SELECT ?, 0 WHERE NOT EXISTS (SELECT * FROM place)"
            connection.execute(here, [place])
        return connection

    def _others(self) -> tuple[str, int]:
        """Return the name of this place and the number of living sessions, and remove what killed ones left.

        The name matters if the database has to be replaced: runs that sessions left half written carry it.
        """
        place, live = uuid.uuid4().hex[:12], 0
        for lock in self._folder.glob("*.session"):
            place = lock.name.partition("-")[0]
            if held(lock):
                live += 1
            else:
                lock.unlink(missing_ok=True)
        return place, live

    def _lock(self, session: str) -> Path:
        return self._folder / f"{session}.session"

    def _give_up(self, connection: sqlite3.Connection, key: tuple[str, str], change: str) -> None:
        where = "WHERE trial = ? AND environment = ? AND holder = ?"
        connection.execute(f"UPDATE leases SET {change} {where}", [*key, self.session])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except (OSError, sqlite3.OperationalError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UserError(f"{self._folder}: cannot be written ({reason}); {ELSEWHERE}") from None
        except sqlite3.DatabaseError as error:
            raise UserError(
                f"{self._folder}: damaged ({error}); it holds no results: delete it while nothing runs"
            ) from None
