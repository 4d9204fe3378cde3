"""MLflow's client for a tracking URI, opened such that what is wrong with the store is said at once."""

import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from suite.errors import UserError
from suite.tracking.location import ELSEWHERE, database_of, shown
from suite.tracking.quiet import import_quietly

if TYPE_CHECKING:
    from mlflow import MlflowClient

PATIENCE = 5
"""Seconds until a server that does not answer is called unreachable."""


def connect(uri: str) -> "MlflowClient":
    """Return a client that has reached its store; a missing SQLite database is made first.

    Raises:
        UserError: the store cannot be reached, made, written or read.
    """
    if uri.startswith(("http://", "https://")):
        _reach(uri)
    import_quietly()
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    from suite.tracking.sqlite import commit_without_waiting, prepare

    database = database_of(uri)
    if database:
        prepare(database)
    try:
        client = MlflowClient(uri)
        client.search_experiments(max_results=1)
    except (MlflowException, SQLAlchemyError, ImportError) as error:
        raise _unusable(uri, error) from error
    if database:
        commit_without_waiting(client._tracking_client.store.engine)
    return client


@contextmanager
def using(uri: str) -> Iterator[None]:
    """Say in one line what comes between MLflow and the store at `uri` while the block uses it.

    Raises:
        UserError: the store was lost, is full, refuses, or has lost files of a run.
    """
    from mlflow.exceptions import MlflowException

    try:
        yield
    except MlflowException as error:
        if error.error_code == "INVALID_PARAMETER_VALUE":
            raise
        raise _unusable(uri, error) from error
    except (OSError, sqlite3.Error) as error:
        raise _unusable(uri, error) from error


def _unusable(uri: str, error: Exception) -> UserError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    said = reason.replace(uri, shown(uri))[:300]
    return UserError(f"tracking store {shown(uri)}: {said}; repair it, or {ELSEWHERE}")


def _reach(uri: str) -> None:
    """Ask the server for any answer at all; MLflow itself would retry for a minute.

    Raises:
        UserError: there is none.
    """
    try:
        urlopen(f"{shown(uri).rstrip('/')}/health", timeout=PATIENCE).close()
    except HTTPError:
        return
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        if not isinstance(reason, ssl.SSLError):
            raise UserError(f"tracking server {shown(uri)}: no answer ({reason}); start it, or {ELSEWHERE}") from None
