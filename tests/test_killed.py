"""`kill -9` at every phase of a run: the next run goes on, and comes to the table of an undisturbed one."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import SMALL, NewStore
from tests.killed import PLACES

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, new_store: NewStore) -> Path:
    """The folder in which a benchmark was run with a death in each phase, to its end, and once without."""
    folder = tmp_path_factory.mktemp("killed")
    file = folder / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    for name in ("killed", "undisturbed"):
        new_store(folder / name)
    command = [sys.executable, "-m", "tests.killed", str(file), str(folder)]
    environment = os.environ | {"COLUMNS": "120"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=True)
    (folder / "codes.txt").write_text(done.stdout, encoding="utf-8")
    return folder


@pytest.fixture
def ask(folder: Path) -> Callable[[str], list[tuple[str, int]]]:
    """Return a function that asks the store of the run that was killed."""

    def ask(query: str) -> list[tuple[str, int]]:
        with closing(sqlite3.connect(folder / "killed" / "mlflow.db")) as connection:
            return connection.execute(query).fetchall()

    return ask


def test_it_died_in_every_phase_and_then_came_to_its_end(folder: Path) -> None:
    codes = dict(line.split(": ") for line in (folder / "codes.txt").read_text(encoding="utf-8").splitlines())
    assert codes == dict.fromkeys(PLACES, str(-signal.SIGKILL)) | {"going on": "0", "undisturbed": "0"}


def test_the_table_is_that_of_an_undisturbed_run(folder: Path) -> None:
    def table(path: Path) -> str:
        return path.read_text(encoding="utf-8").partition("initializer")[2]

    killed = table(folder / "killed" / "going on.txt")
    assert "he" in killed
    assert killed == table(folder / "undisturbed" / "undisturbed.txt")


def test_what_was_done_is_not_done_again(folder: Path) -> None:
    assert "4 trials, done before" in (folder / "killed" / "going on.txt").read_text(encoding="utf-8")


def test_no_trial_is_there_twice_and_no_half_run_counts(ask: Callable[[str], list[tuple[str, int]]]) -> None:
    active = "SELECT value, count(*) FROM tags JOIN runs USING (run_uuid) WHERE lifecycle_stage = 'active'"
    whole = "run_uuid IN (SELECT run_uuid FROM tags WHERE key = 'suite.complete')"
    trials = ask(f"{active} AND key = 'suite.trial' AND {whole} GROUP BY value")
    assert [times for _, times in trials] == [1, 1, 1, 1]
    assert ask(f"{active} AND key = 'suite.summary' AND value = 'true'") == [("true", 1)]


def test_runs_of_the_dead_are_marked_killed(ask: Callable[[str], list[tuple[str, int]]]) -> None:
    states = dict(ask("SELECT status, count(*) FROM runs GROUP BY status"))
    assert "RUNNING" not in states
    assert states["KILLED"] >= 2, "one in the middle of a trial's, one in the middle of the summary"
