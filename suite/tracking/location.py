"""Locations of tracking stores: URIs and their files."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from suite.errors import UserError

LOCAL = Path("mlruns", "mlflow.db")
"""The local store, in the current folder; artifacts are beside the database."""

ELSEWHERE = "name another store with --tracking-uri or MLFLOW_TRACKING_URI"


@dataclass(frozen=True)
class Location:
    """The place at which runs are kept.

    Example:
        >>> Location("https://me:secret@host:5000/path").shown
        'https://host:5000/path'
    """

    uri: str

    @classmethod
    def resolve(cls, flag: str | None = None) -> "Location":
        """Return the location: from the flag, else from MLFLOW_TRACKING_URI, else the local store.

        Raises:
            UserError: it is a plain folder, which MLflow no longer accepts as a store.
        """
        uri = flag or os.environ.get("MLFLOW_TRACKING_URI") or database_uri(LOCAL.absolute())
        scheme = urlsplit(uri).scheme
        if uri != "databricks" and (len(scheme) < 2 or scheme == "file"):
            raise UserError(
                f"tracking URI {uri!r}: MLflow keeps no runs in plain folders any more; "
                f"expected a server (http://…) or a database (for example sqlite:///{LOCAL.as_posix()})"
            )
        return cls(uri)

    @cached_property
    def database(self) -> Path | None:
        """The absolute path of the SQLite file behind the URI, None if there is no such file."""
        scheme, _, rest = self.uri.partition(":///")
        path = unquote(rest.partition("?")[0])
        if scheme.partition("+")[0] != "sqlite" or path in ("", ":memory:") or path.startswith("file:"):
            return None
        return Path(path).absolute()

    @property
    def server(self) -> bool:
        """Whether the location is the address of a tracking server."""
        return self.uri.startswith(("http://", "https://"))

    @cached_property
    def shown(self) -> str:
        """The URI without user name and password, for messages."""
        head, slashes, rest = self.uri.partition("://")
        host, slash, path = rest.partition("/")
        return f"{head}{slashes}{host.rpartition('@')[2]}{slash}{path}"


def database_uri(database: Path) -> str:
    """Return the tracking URI of an SQLite file.

    Only characters that would end its path are encoded, as SQLAlchemy reads it.
    """
    return "sqlite:///" + database.as_posix().replace("%", "%25").replace("?", "%3F")


def artifacts_of(database: Path) -> Path:
    """Return the folder that holds the artifacts of an SQLite store."""
    return database.parent / "artifacts"
