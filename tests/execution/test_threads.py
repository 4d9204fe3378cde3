"""Trials on threads: all of them, as they end, with a bounded queue."""

import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from suite.benchmark.trial import Trial
from suite.execution.workers import Train, completed, cores, threads
from suite.training.result import Result, Status


def _result(trial: Trial) -> Result:
    return Result(trial, Status.FINISHED, started=0.0)


def run_trials(trials: Iterable[Trial], train: Train, jobs: int) -> Iterator[Result]:
    with threads(jobs) as workers:
        yield from completed(workers, trials, train)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_trial_gives_its_result_once(make_benchmark: Any, jobs: int) -> None:
    trials = make_benchmark(seeds=10).trials()
    results = list(run_trials(trials, _result, jobs))
    assert sorted(result.trial.id for result in results) == sorted(trial.id for trial in trials)


def test_jobs_run_at_the_same_time(make_benchmark: Any) -> None:
    together = threading.Barrier(2, timeout=30)

    def meet(trial: Trial) -> Result:
        together.wait()
        return _result(trial)

    assert len(list(run_trials(make_benchmark(seeds=2).trials(), meet, 2))) == 4


def test_only_a_few_trials_are_handed_out_ahead(make_benchmark: Any) -> None:
    taken: list[Trial] = []

    def planned() -> Iterator[Trial]:
        for trial in make_benchmark(seeds=50).trials():
            taken.append(trial)
            yield trial

    results = run_trials(planned(), _result, 1)
    next(results)
    assert len(taken) <= 3
    results.close()  # type: ignore[attr-defined]


def test_an_interrupted_caller_begins_nothing_more(make_benchmark: Any) -> None:
    begun: list[str] = []

    def train(trial: Trial) -> Result:
        begun.append(trial.id)
        return _result(trial)

    results = run_trials(make_benchmark(seeds=100).trials(), train, 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(begun) <= 8


def test_an_error_outside_of_training_is_not_swallowed(make_benchmark: Any) -> None:
    def explode(_: Trial) -> Result:
        raise RuntimeError("a bug of ours")

    with pytest.raises(RuntimeError, match="a bug of ours"):
        list(run_trials(make_benchmark().trials(), explode, 2))


def test_there_is_a_core() -> None:
    assert cores() >= 1
