"""What is wrong with a store is said at once, in one line, and MLflow itself keeps still."""

import os
import sqlite3
import subprocess
import sys

import pytest

from suite.errors import UserError
from suite.tracking.location import Location
from suite.tracking.quiet import import_quietly
from suite.tracking.store import Store
from suite.tracking.stores.connect import using


def test_a_server_that_does_not_answer() -> None:
    with pytest.raises(UserError, match=r"http://127\.0\.0\.1:9: no answer \(.*refused.*\); start it") as said:
        Store("http://user:secret@127.0.0.1:9")
    assert "secret" not in str(said.value)


def test_a_server_that_is_lost_later() -> None:
    from mlflow.exceptions import MlflowException

    uri = "http://user:secret@host"
    with (
        pytest.raises(UserError, match="http://host: API request to http://host/api failed; repair it") as said,
        using(Location(uri)),
    ):
        raise MlflowException(f"API request to {uri}/api failed")
    assert "secret" not in str(said.value)


def test_a_server_of_another_kind(server: str) -> None:
    with pytest.raises(UserError, match=r"tracking store .*404"):
        Store(f"{server}/somewhere/else")


def test_a_database_without_its_driver() -> None:
    with pytest.raises(UserError, match="postgresql://host/db: No module named"):
        Store("postgresql://me:secret@host/db")


def test_an_error_of_ours_stays_an_error_of_ours() -> None:
    from mlflow.exceptions import MlflowException

    with pytest.raises(MlflowException), using(Location("sqlite:///x.db")):
        raise MlflowException.invalid_parameter_value("a bad name")
    with pytest.raises(UserError, match="disk is full"), using(Location("sqlite:///x.db")):
        raise MlflowException("disk is full\nand more")


def test_only_what_comes_of_the_store_is_blamed_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mlflow.exceptions", raising=False)
    with (
        pytest.raises(UserError, match=r"tracking store sqlite:///x\.db: disk I/O error"),
        using(Location("sqlite:///x.db")),
    ):
        raise sqlite3.OperationalError("disk I/O error")
    with pytest.raises(KeyError, match="a mistake of ours"), using(Location("sqlite:///x.db")):
        raise KeyError("a mistake of ours")


def test_importing_the_room_does_not_import_mlflow() -> None:
    program = "import sys, suite.tracking.store, suite.tracking.pages.server; print('mlflow' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "False\n"


def test_what_the_user_sets_for_mlflow_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "false")
    monkeypatch.delenv("MLFLOW_HTTP_REQUEST_TIMEOUT", raising=False)
    import_quietly()
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "false"
    assert os.environ["MLFLOW_HTTP_REQUEST_TIMEOUT"] == "30"
