"""Figures of chosen trials."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from suite.benchmark.load import load
from suite.benchmark.trial import Trial
from suite.commands.results import draw_trials
from suite.errors import UserError
from suite.training.result import Result, Status
from tests.conftest import SMALL, StandIn
from tests.tracker import Memory


def scored(trial: Trial) -> Result:
    return Result(trial, Status.FINISHED, 0.0, steps=np.array([0, 10]), curves={"train/loss": np.array([0.7, 0.5])})


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stand_in: StandIn) -> Memory:
    """Return a store with one result for each trial of the small benchmark."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "small.toml").write_text(SMALL)
    memory = Memory(results=map(scored, load("small").trials()))
    stand_in(memory)
    return memory


def test_the_chosen_trials_are_drawn_into_the_folder_and_onto_their_runs(tmp_path: Path, store: Memory) -> None:
    folder = tmp_path / "drawn" / "here"
    paths = list(draw_trials("small", {"he 1", "zeros 0"}, folder, "sqlite:///x.db"))
    trials = {(trial.initializer, trial.replicate): trial.id[:8] for trial in load("small").trials()}
    assert [path.name for path in paths] == [
        f"zeros-seed0-{trials['zeros', 0]}-curves.png",
        f"he-seed1-{trials['he', 1]}-curves.png",
    ]
    assert sorted(folder.iterdir()) == sorted(paths)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
    assert store.figures == {"he 1": {"curves.png"}, "zeros 0": {"curves.png"}}


@pytest.mark.parametrize("runs", [set[str](), {"of another plan"}])
def test_runs_that_the_file_does_not_plan_are_refused(tmp_path: Path, runs: Any) -> None:
    with pytest.raises(UserError, match="small: none of the chosen trials"):
        list(draw_trials("small", runs, tmp_path / "drawn", "sqlite:///x.db"))
    assert not (tmp_path / "drawn").exists()


def test_a_benchmark_is_named_by_its_file_too(tmp_path: Path) -> None:
    file = str(tmp_path / "benchmarks" / "small.toml")
    assert len(list(draw_trials(file, {"he 1"}, tmp_path / "drawn", "sqlite:///x.db"))) == 1
