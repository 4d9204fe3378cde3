"""A training that takes too long, or is stopped, ends at its next evaluation with what it has."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from suite.benchmark.trial import Trial
from suite.training.result import Status
from suite.training.runtime import Deadline
from suite.training.train import train

SETTINGS = {"training.steps": 40, "training.evaluations": 4}


@pytest.fixture
def trial(make_benchmark: Any) -> Trial:
    return make_benchmark(SETTINGS).trials()[-1]  # type: ignore[no-any-return]


def _after(looks: int) -> Callable[[], bool]:
    counter = count()
    return lambda: next(counter) >= looks


def test_a_trial_ends_as_timeout_at_an_evaluation_and_has_no_score(trial: Trial) -> None:
    result = train(replace(trial, timeout=1e-9))
    assert result.status is Status.TIMEOUT
    assert result.error == "timeout = 1e-09 in the benchmark's file: 10 steps took longer than these seconds"
    assert result.steps.tolist() == [0]
    assert not [name for name in result.metrics if name.startswith(("final/", "best/", "initial/train"))]


def test_time_enough_changes_nothing(trial: Trial) -> None:
    timed, untimed = train(replace(trial, timeout=3600.0)), train(trial)
    assert timed.status is Status.FINISHED
    assert timed.trial.id == untimed.trial.id
    assert {name: curve.tolist() for name, curve in timed.curves.items()} == {
        name: curve.tolist() for name, curve in untimed.curves.items()
    }


def test_a_stopped_trial_keeps_the_curves_so_far(trial: Trial) -> None:
    whole, result = train(trial), train(trial, _after(2))
    assert result.status is Status.INTERRUPTED
    assert result.error == "the run was stopped after 30 steps"
    assert result.steps.tolist() == [0, 10, 20]
    for name, curve in result.curves.items():
        assert curve.tolist() == whole.curves[name][:3].tolist()


def test_a_stop_after_the_last_step_comes_too_late(trial: Trial) -> None:
    assert train(trial, _after(3)).status is Status.FINISHED


def test_a_stop_counts_before_the_time() -> None:
    assert Deadline(seconds=0.0, stopped=lambda: True).passed() is Status.INTERRUPTED
    assert Deadline().passed() is None
    assert Deadline().reason(Status.FINISHED, 10) == ""
