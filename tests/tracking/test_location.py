"""Where runs are kept."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.errors import UserError
from suite.tracking.location import Location, database_uri


def test_the_flag_comes_before_the_environment_and_that_before_the_local_store(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://other:5000")
    assert Location.resolve("sqlite:///flag.db").uri == "sqlite:///flag.db"
    assert Location.resolve().uri == "http://other:5000"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "")
    assert Location.resolve().database == tmp_path / "mlruns" / "mlflow.db"


@pytest.mark.parametrize("uri", ["./mlruns", "file:///data/mlruns", "C:\\mlruns"])
def test_a_plain_folder_is_refused_with_what_to_write_instead(uri: str) -> None:
    with pytest.raises(UserError, match=r"sqlite:///mlruns/mlflow\.db"):
        Location.resolve(uri)


@pytest.mark.parametrize("uri", ["databricks", "databricks://profile", "https://host/path", "postgresql://u@h/db"])
def test_every_other_store_is_mlflow_s_to_judge(uri: str) -> None:
    assert Location.resolve(uri) == Location(uri)
    assert Location(uri).database is None


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_any_file_name_survives_the_uri(name: str) -> None:
    from sqlalchemy.engine import make_url

    path = Path("/folder") / f"x{name}" / "mlflow.db"
    uri = database_uri(path)
    assert Location(uri).database == path
    assert make_url(uri).database == path.as_posix()


@pytest.mark.parametrize("uri", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=ro&uri=true"])
def test_an_sqlite_store_may_have_no_file_of_its_own(uri: str) -> None:
    assert Location(uri).database is None


def test_messages_show_no_password() -> None:
    assert Location("https://me:secret@host:5000/a@b").shown == "https://host:5000/a@b"
    assert Location("sqlite:////x@y/mlflow.db").shown == "sqlite:////x@y/mlflow.db"
