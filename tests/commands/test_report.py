"""The page of what a store has."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from suite.benchmark.trial import Trial
from suite.cli.report import command
from suite.commands.report import report
from suite.errors import UserError
from suite.tracking.location import Location
from suite.training.result import Result, Status
from tests.conftest import SMALL, StandIn
from tests.tracker import Memory

URI = "http://someone:secret@host/"


def scored(trial: Trial) -> Result | None:
    metrics = {"final/test_accuracy": 0.9, "final/train_accuracy": 0.9, "final/test_loss": 0.1}
    return Result(trial, Status.FINISHED, 0.0, metrics=metrics) if trial.benchmark == "small" else None


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stand_in: StandIn) -> Iterator[None]:
    """A store with a result for each trial that is asked for, of the small benchmark only."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", URI)
    opened = stand_in(Memory(of=scored))
    (tmp_path / "benchmarks").mkdir()
    for name in ("small", "empty"):
        (tmp_path / "benchmarks" / f"{name}.toml").write_text(SMALL)
    yield
    assert {*opened} == {Location(URI)}


def test_it_is_of_what_is_stored_and_says_how_to_repeat_it() -> None:
    text = report(
        ["small", "empty"], tracking_uri=URI, seeds=3, initializers=["he"], settings={"training.steps": 7}
    ).html.decode()
    assert '"about":"2 benchmarks, 1 initializer, 3 trials"' in text
    again = "--seeds 3 --initializer he --set training.steps=7 --tracking-uri http://host/"
    assert f"python -m suite report small empty {again}" in text
    assert f"python -m suite run small {again}" in text
    assert "secret" not in text


def test_nothing_stored_is_an_error_that_says_what_to_run() -> None:
    with pytest.raises(UserError, match=re.escape("`python -m suite run empty` makes them")):
        report(["empty"])
    with pytest.raises(UserError, match=re.escape("`python -m suite run empty --seeds 2` makes them")):
        report(["empty"], seeds=2)


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["small", "--output", "page.html"], standalone_mode=False)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "page.html\n", "small\n")
    assert (tmp_path / "page.html").read_bytes().startswith(b"<!doctype html>")
