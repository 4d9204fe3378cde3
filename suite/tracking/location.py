"""Where runs are kept: a tracking URI, and the file behind it where it is an SQLite database."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from suite.errors import UserError

LOCAL = Path("mlruns", "mlflow.db")
"""The local store, in the current folder; artifacts stand beside the database."""

ELSEWHERE = "name another store with --tracking-uri or MLFLOW_TRACKING_URI"


def resolve_uri(flag: str | None = None) -> str:
    """Return the tracking URI to use: the flag, else MLFLOW_TRACKING_URI, else the local store.

    Raises:
        UserError: it names a plain folder, which MLflow no longer takes for a store.
    """
    uri = flag or os.environ.get("MLFLOW_TRACKING_URI") or database_uri(LOCAL.absolute())
    scheme = urlsplit(uri).scheme
    if uri != "databricks" and (len(scheme) < 2 or scheme == "file"):
        raise UserError(
            f"tracking URI {uri!r}: MLflow keeps no runs in plain folders any more; "
            f"expected a server (http://…) or a database (for example sqlite:///{LOCAL.as_posix()})"
        )
    return uri


def database_uri(database: Path) -> str:
    """Return the tracking URI of an SQLite file. Only what would end its path is encoded, as SQLAlchemy reads it."""
    return "sqlite:///" + database.as_posix().replace("%", "%25").replace("?", "%3F")


def database_of(uri: str) -> Path | None:
    """Return the absolute path of the SQLite file behind `uri`, or None where there is no such file."""
    scheme, _, rest = uri.partition(":///")
    path = unquote(rest.partition("?")[0])
    if scheme.partition("+")[0] != "sqlite" or path in ("", ":memory:") or path.startswith("file:"):
        return None
    return Path(path).absolute()


def artifacts_of(database: Path) -> Path:
    """Return the folder in which the artifacts of an SQLite store stand."""
    return database.parent / "artifacts"


def shown(uri: str) -> str:
    """Return `uri` without user name and password, for messages."""
    head, slashes, rest = uri.partition("://")
    host, slash, path = rest.partition("/")
    return f"{head}{slashes}{host.rpartition('@')[2]}{slash}{path}"
