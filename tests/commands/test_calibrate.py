"""From a benchmark's name to its calibration: which results are drawn from, and what is said where they are missing."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from suite.analysis.calibration.calibrate import Calibration
from suite.benchmark.trial import Trial
from suite.commands.calibrate import calibrate
from suite.errors import UserError
from suite.training.result import Result, Status
from tests.conftest import SMALL, StandIn
from tests.tracker import Memory

Known = dict[str, Callable[[Trial], Result | None]]


def scored(trial: Trial) -> Result:
    noise = np.random.default_rng([trial.replicate, len(trial.initializer)]).normal(0.0, 0.01)
    return Result(
        trial, Status.FINISHED, 0.0, metrics={"final/test_accuracy": 0.9 + noise, "initial/test_accuracy": 0.5}
    )


@pytest.fixture
def stored(stand_in: StandIn) -> Memory:
    """Return a store in which every trial has a score."""
    store = Memory(of=scored)
    stand_in(store)
    return store


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: Memory) -> str:
    del stored
    monkeypatch.chdir(tmp_path)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "small.toml").write_text(SMALL)
    return "small"


def margins(calibration: Calibration) -> dict[tuple[str, str], float]:
    return {(subject.initializer, subject.metric): subject.margin for subject in calibration.subjects}


def test_a_pool_is_drawn_from_and_the_benchmarks_own_number_of_seeds_is_measured(small: str, stored: Memory) -> None:
    found = calibrate(small, seeds=30, at=(7,), reruns=20, alpha=0.1)
    assert not stored.files, "scores need none"
    assert (found.benchmark, found.pool, found.own, found.alpha, found.reruns) == ("small", 30, 2, 0.1, 20)
    assert [gate.seeds for gate in found.gates if not gate.paired] == [2, 3, 5, 7, 10, 20]
    assert margins(found) == {("zeros", "final/test_accuracy"): 0.01, ("he", "final/test_accuracy"): 0.01}


def test_a_margin_of_the_call_takes_the_place_of_all_margins(small: str, tmp_path: Path) -> None:
    own = '[regression.metrics]\n"final/test_accuracy" = 0.02\n[regression.initializers.he]\n"final/test_loss" = 0.1\n'
    (tmp_path / "benchmarks" / "small.toml").write_text(SMALL + own)
    names = [("zeros", "final/test_accuracy"), ("he", "final/test_accuracy"), ("he", "final/test_loss")]
    before = margins(calibrate(small, seeds=20, reruns=5))
    assert before == dict(zip(names, (0.02, 0.02, 0.1), strict=True))
    assert margins(calibrate(small, seeds=20, reruns=5, margin=0.05)) == dict.fromkeys(names, 0.05)


@pytest.mark.parametrize("seeds", [None, 19])
def test_few_seeds_say_too_little(small: str, seeds: int | None) -> None:
    with pytest.raises(UserError, match=f"small: {seeds or 2} seeds .*20 or more.*run small --seeds 100`"):
        calibrate(small, seeds=seeds)


def test_what_is_missing_is_said_with_the_command_that_makes_it(small: str, stored: Memory) -> None:
    stored.of = lambda trial: scored(trial) if trial.replicate else None
    with pytest.raises(
        UserError, match=r"small: 2 of 60 planned trials .*`python -m suite run small --seeds 30` makes"
    ):
        calibrate(small, seeds=30)
    with pytest.raises(UserError, match=r"run small --seeds 30 --tracking-uri sqlite:///x\.db`"):
        calibrate(small, seeds=30, tracking_uri="sqlite:///x.db")


def test_seeds_without_a_score_are_left_out_and_counted(small: str, stored: Memory) -> None:
    def some_fail(trial: Trial) -> Result:
        failed = trial.initializer == "he" and trial.replicate < 6
        return Result(trial, Status.FAILED, 0.0) if failed else scored(trial)

    stored.of = some_fail
    found = calibrate(small, seeds=26, reruns=5)
    assert (found.pool, found.left_out) == (20, 6)
    with pytest.raises(UserError, match="19 of 25 seeds have a score for every initializer"):
        calibrate(small, seeds=25, reruns=5)
