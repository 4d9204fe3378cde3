"""What an error of SQLite's means to who uses the store, and what helps."""

import sqlite3

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
"""By primary result code, https://www.sqlite.org/rescode.html."""


def cause(error: BaseException) -> sqlite3.Error | None:
    """Return the error of SQLite's at the bottom of `error`, None where there is none.

    MLflow wraps it in an error of its own, around one of SQLAlchemy's that has it as `orig`.
    """
    found: BaseException | None = error
    while found is not None and not isinstance(found, sqlite3.Error):
        found = getattr(found, "orig", None) or found.__cause__
    return found


def meaning(error: sqlite3.Error | None) -> str:
    """Return what an error of SQLite's means and what helps, "" where that is not known."""
    code = getattr(error, "sqlite_errorcode", None)
    return "" if code is None else _MEANING.get(code & 0xFF, "")
