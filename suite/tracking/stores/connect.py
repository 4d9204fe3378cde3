"""Connections to a tracking store, with early one-line errors."""

import sqlite3
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from suite.errors import UserError
from suite.tracking.location import ELSEWHERE, Location
from suite.tracking.quiet import import_quietly
from suite.tracking.sharing.locks import WAIT
from suite.tracking.stores import sqlite as sqlite_errors
from suite.tracking.stores.internals import engine_of
from suite.tracking.stores.sqlite import commit_without_waiting, prepare

if TYPE_CHECKING:
    from mlflow import MlflowClient

PATIENCE = 5
"""Seconds after which a silent server counts as unreachable."""


def reach(location: Location, wait: float = WAIT) -> None:
    """Check all that can be known of a store without MLflow, which takes seconds to import.

    A server has to answer. An SQLite database has to be one of this version of MLflow; a missing one is created. If
    another process writes to it, wait for at most `wait` seconds.

    Raises:
        UserError: the store cannot be reached, created or written, or is no tracking store.
    """
    if location.database:
        prepare(location.database, wait)
    elif location.server:
        _ask(location)


def connect(location: Location) -> "MlflowClient":
    """Return a client for a store that is reachable.

    Raises:
        UserError: MLflow cannot use the store.
    """
    import_quietly()
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        client = MlflowClient(location.uri)
        client.search_experiments(max_results=1)
    except (MlflowException, SQLAlchemyError, ImportError) as error:
        raise _unusable(location, error) from error
    if location.database:
        commit_without_waiting(engine_of(client))
    return client


@contextmanager
def using(location: Location) -> Iterator[None]:
    """Turn an error of the store or of MLflow, while the block uses the store, into one line.

    Raises:
        UserError: the store is lost or full, refuses the call, or has lost files of a run.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, OSError | sqlite3.Error) and not _is_mlflow_s(error):
            raise
        raise _unusable(location, error) from error


def _is_mlflow_s(error: Exception) -> bool:
    """Return whether the error is about MLflow's store, not about the arguments of a call."""
    exceptions = sys.modules.get("mlflow.exceptions")
    return (
        exceptions is not None
        and isinstance(error, exceptions.MlflowException)
        and error.error_code != "INVALID_PARAMETER_VALUE"
    )


def _unusable(location: Location, error: Exception) -> UserError:
    cause = sqlite_errors.cause(error)
    reason = (str(cause or error).strip().splitlines() or [type(error).__name__])[0]
    if cause is not None and getattr(cause, "sqlite_errorname", None):
        reason = f"{reason} ({cause.sqlite_errorname})"
    said = "no answer" if "Max retries exceeded" in reason else reason.replace(location.uri, location.shown)[:300]
    return UserError(
        f"tracking store {location.shown}: {said}; {sqlite_errors.meaning(cause) or 'repair it'}, or {ELSEWHERE}"
    )


def _ask(location: Location) -> None:
    """Ask the server for any answer.

    MLflow itself would retry for a minute.

    Raises:
        UserError: there is no answer.
    """
    try:
        urlopen(f"{location.shown.rstrip('/')}/health", timeout=PATIENCE).close()
    except HTTPError:
        return
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        if not isinstance(reason, ssl.SSLError):
            raise UserError(
                f"tracking server {location.shown}: no answer ({reason}); start it, or {ELSEWHERE}"
            ) from None
