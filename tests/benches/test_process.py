"""Whole commands, measured from outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benches import process
from suite.errors import UserError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="commands stand in for Python as shell scripts")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that runs in place of Python, to be written by the test."""
    program = tmp_path / "python"
    program.touch(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    return program


def test_a_command_that_fails_is_not_fast_but_an_error() -> None:
    assert process.run(["--help"]).seconds > 0
    with pytest.raises(UserError, match=r"nope: exit code 2; it said: error: unknown command"):
        process.run(["nope"])


def test_it_has_a_fresh_store_and_its_output_is_not_seen(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://mine")
    stand_in.write_text(f'#!/bin/sh\necho "$MLFLOW_TRACKING_URI $*" >> "{tmp_path}/said"\necho loud\necho loud >&2\n')
    for _ in range(2):
        process.run(["run", "--plain"])
    stores, arguments = zip(*(line.split(" ", 1) for line in (tmp_path / "said").read_text().splitlines()), strict=True)
    assert set(arguments) == {"-m suite run --plain"}
    assert len(set(stores)) == 2
    for store in stores:
        assert store.startswith("sqlite:///")
        assert not Path(store.removeprefix("sqlite:///")).parent.exists()
    assert os.environ["MLFLOW_TRACKING_URI"] == "http://mine"
    assert capfd.readouterr() == ("", "")


PROGRAM = """
import sys
from suite.errors import UserError
from benches import process
sys.executable = sys.argv[1]
print(*(process.run([size]).peak for size in ("1", "100_000_000")))
"""


def test_the_peak_is_that_of_the_command_in_bytes(tmp_path: Path) -> None:
    # Linux counts what the measuring process holds, too, until the command takes its place: so it is a small one here.
    stand_in = tmp_path / "python"
    stand_in.touch(0o755)
    stand_in.write_text(f"#!/bin/sh\nexec '{sys.executable}' -S -c \"b'x' * $3\"\n")
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(stand_in)], capture_output=True, text=True, check=True)
    small, large = map(int, done.stdout.split())
    assert 1_000_000 < small < 80_000_000
    assert large == pytest.approx(small + 100_000_000, abs=20_000_000)
