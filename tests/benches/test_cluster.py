"""One worker process and two take turns at the same trials."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from benches import cluster
from benches.measure import take
from suite.benchmark.trial import Trial
from suite.execution.workers import Workers
from suite.training import train
from suite.training.result import Result, Status


def test_both_take_turns_at_the_same_trials_once_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    trained: list[tuple[int, str]] = []

    @contextmanager
    def dask(address: None, jobs: int) -> Iterator[Workers]:
        class Executor(ThreadPoolExecutor):
            def submit(self, fn, trial: Trial):  # type: ignore[no-untyped-def, override]
                trained.append((jobs, trial.id))
                return super().submit(fn, trial)

        assert address is None
        with Executor(jobs) as executor:
            yield Workers(executor, slots=lambda: jobs)

    monkeypatch.setattr(cluster, "dask", dask)
    monkeypatch.setattr(train, "train", lambda trial: Result(trial, Status.FINISHED, 0.0))
    taken = cluster.seconds(rounds=2)
    turns = [count for count, _ in trained]
    assert turns == ([1] * cluster.SEEDS + [2] * cluster.SEEDS) * 3
    assert {trial for count, trial in trained if count == 1} == {trial for count, trial in trained if count == 2}
    assert {count: len(times) for count, times in taken.items()} == {1: 2, 2: 2}


@pytest.mark.parametrize(("one", "met"), [(1.5, True), (1.49, False)])
def test_two_workers_are_held_against_one(monkeypatch: pytest.MonkeyPatch, one: float, met: bool) -> None:
    monkeypatch.setattr(cluster, "seconds", lambda _rounds: {1: [one, one, 9.0], 2: [1.0, 1.0, 1.0]})
    ((name, (row,)),) = take(["cluster"])
    assert (name, row.ours, row.other, row.goal, row.met) == ("cluster", "1 s", f"{one:g} s", "at least 1.5×", met)
