"""Figures of chosen trials."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from suite.benchmark.load import load
from suite.benchmark.trial import Trial
from suite.commands.results import draw_trials
from suite.errors import UserError
from suite.training.result import Result, Status
from tests.conftest import SMALL


class Memory:
    """A store with one result for each trial of the small benchmark; each run is called after its trial."""

    figures: dict[str, set[str]]

    def __init__(self, _uri: str) -> None:
        type(self).figures = {}

    def done(self, benchmark: str) -> dict[tuple[str, str], str]:
        return {(t.id, t.environment): f"{t.initializer} {t.replicate}" for t in load(benchmark).trials()}

    def results(self, trials: Sequence[Trial]) -> list[Result]:
        curves = {"train/loss": np.array([0.7, 0.5])}
        return [Result(trial, Status.FINISHED, 0.0, steps=np.array([0, 10]), curves=curves) for trial in trials]

    def log_figures(self, run_id: str, figures: Mapping[str, bytes]) -> None:
        self.figures[run_id] = set(figures)


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("suite.tracking.store.Store", Memory)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "small.toml").write_text(SMALL)


def test_the_chosen_trials_are_drawn_into_the_folder_and_onto_their_runs(tmp_path: Path) -> None:
    folder = tmp_path / "drawn" / "here"
    paths = list(draw_trials("small", {"he 1", "zeros 0"}, folder, "sqlite:///x.db"))
    trials = {(trial.initializer, trial.replicate): trial.id[:8] for trial in load("small").trials()}
    assert [path.name for path in paths] == [
        f"zeros-seed0-{trials['zeros', 0]}-curves.png",
        f"he-seed1-{trials['he', 1]}-curves.png",
    ]
    assert sorted(folder.iterdir()) == sorted(paths)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
    assert Memory.figures == {"he 1": {"curves.png"}, "zeros 0": {"curves.png"}}


@pytest.mark.parametrize("runs", [set[str](), {"of another plan"}])
def test_runs_that_the_file_does_not_plan_are_refused(tmp_path: Path, runs: Any) -> None:
    with pytest.raises(UserError, match="small: none of the chosen trials"):
        list(draw_trials("small", runs, tmp_path / "drawn", "sqlite:///x.db"))
    assert not (tmp_path / "drawn").exists()
