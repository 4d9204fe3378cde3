"""A damaged file in a store of trained results: what each command makes of it."""

from pathlib import Path

import pytest

import suite
from suite.cli import cli
from suite.cli.errors import report_errors
from suite.tracking.store import Store
from tests.conftest import NewStore
from tests.tracker import Recorder
from tests.workplace import Workplace


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> tuple[Path, str]:
    """Return a folder with a benchmark whose trials are trained, and its store."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        place = Workplace(folder, patch, new_store(folder / "mlruns"))
        place.write("small")
        suite.run("small", listener=Recorder())
    return folder, place.uri


@pytest.mark.parametrize("damage", ["empty", "missing", "cut", "folder"])
@pytest.mark.usefixtures("only_here")
def test_one_damaged_file_costs_one_training_and_every_other_command_goes_on(
    trained: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    folder, uri = trained
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    (run,) = [
        run for run in suite.results("small").query("initializer == 'he' and seed == 1")["run"] if isinstance(run, str)
    ]
    (file,) = (folder / "mlruns" / "artifacts" / "small" / run).rglob("boundary.npz")
    content = file.read_bytes()
    file.unlink()
    if damage == "folder":
        file.mkdir()
    elif damage != "missing":
        file.write_bytes(content[:50] if damage == "cut" else b"")
    for arguments, code in (
        (["report", "small"], 0),
        (["results", "small", "--figures", "drawn"], 0),
        (["results", "small"], 0),
        (["rank", "small"], 0),
        (["accept", "small"], 0),
        (["check", "small", "--no-run"], 0),
    ):
        assert report_errors(cli, arguments) == code, arguments
        said = capsys.readouterr().err
        assert "Traceback" not in said
    listener = Recorder()
    (report,) = suite.run("small", listener=listener)
    assert listener.begun == {"he": 1}
    (note,) = [line for line in listener.notes if "damaged" in line]
    assert note.startswith("small: damaged results are trained anew: he seed 1: boundary.npz ")
    assert (report.complete, len(report.results)) == (True, 4)
    assert Store(uri).damaged([result.trial for result in report.results]) == {}
