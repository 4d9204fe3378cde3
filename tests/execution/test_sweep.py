"""What is planned is trained, each trial by one session, and logged by one writer; and how that ends early."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.taken import Taken
from suite.benchmark.trial import Trial
from suite.execution.listener import Silent
from suite.execution.options import Execution
from suite.execution.plan import plan
from suite.execution.stopping import Stopped
from suite.execution.sweep import execute
from suite.training.result import Result, Status
from suite.training.runtime import never
from tests.tracker import Memory, Recorder


class Trained(list[str]):
    """Training that takes no time: the ids of the trials that it was given."""

    def __call__(self, trial: Trial, _stopped: Callable[[], bool] = never) -> Result:
        self.append(trial.id)
        return Result(trial, Status.FAILED if trial.initializer == "zeros" else Status.FINISHED, started=0.0)


@pytest.fixture
def trained() -> Trained:
    return Trained()


@pytest.fixture
def benchmark(make_benchmark: Any) -> Benchmark:
    return make_benchmark()  # type: ignore[no-any-return]


def test_every_planned_trial_is_trained_and_logged_once(
    benchmark: Benchmark, make_benchmark: Any, trained: Trained
) -> None:
    tracker = Memory()
    outcomes = plan([benchmark, make_benchmark(name="other", seeds=1)], tracker)
    execute(outcomes, tracker, Silent(), Execution(jobs=2), trainer=trained)
    planned = [[trial.id for trial in outcome.trials] for outcome in outcomes]
    assert sorted(trained) == sorted(chain.from_iterable(planned))
    assert sorted(result.trial.id for result in tracker.logged) == sorted(trained)
    for outcome, ids in zip(outcomes, planned, strict=True):
        assert sorted(result.trial.id for result in outcome.fresh.values()) == sorted(ids)
        assert {result.trial.benchmark for result in outcome.fresh.values()} == {outcome.benchmark.name}


def test_one_thread_writes_and_a_result_is_heard_of_once_it_is_kept(benchmark: Benchmark, trained: Trained) -> None:
    tracker = Memory(benchmark.trials()[0])
    listener = Recorder(tracker)
    outcomes = plan([benchmark], tracker)
    execute(outcomes, tracker, listener, Execution(jobs=3), trainer=trained)
    assert tracker.threads == {threading.current_thread()}
    assert listener.logged_when_finished == [True] * 3
    assert listener.heard[:2] == [("planned", ("small", 4)), ("skipped", ("small", 1))]
    for trial in trained:
        assert listener.heard.index(("started", trial)) < listener.heard.index(("finished", trial))


def test_what_was_logged_stays_when_a_run_is_interrupted(benchmark: Benchmark, trained: Trained) -> None:
    tracker = Memory(full_after=2)
    outcomes = plan([benchmark], tracker)
    with pytest.raises(KeyboardInterrupt):
        execute(outcomes, tracker, Silent(), Execution(jobs=1), trainer=trained)
    assert list(outcomes[0].fresh.values()) == tracker.logged
    assert len(tracker.logged) == 2
    assert not outcomes[0].complete
    assert trained


@pytest.mark.usefixtures("signals_heard")
def test_the_first_signal_keeps_what_ends_and_says_how_to_go_on(make_benchmark: Any) -> None:
    begun: list[str] = []

    def train(trial: Trial, stopped: Callable[[], bool] = never) -> Result:
        begun.append(trial.id)
        if len(begun) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
            for _ in range(10_000_000):
                if stopped():
                    return Result(trial, Status.INTERRUPTED, started=0.0)
        return Result(trial, Status.FINISHED, started=0.0)

    tracker = Memory()
    listener = Recorder(tracker)
    outcomes = plan([make_benchmark(seeds=10)], tracker)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Stopped, match="2 of 20 trials are kept, and the same command continues"):
        execute(outcomes, tracker, listener, Execution(jobs=1), trainer=train)
    assert [result.status for result in tracker.logged] == ["finished", "finished", "interrupted"]
    assert len(outcomes[0].fresh) == 2
    assert listener.notes == ["SIGTERM: no trial is begun any more, those that run get a few seconds"]
    assert len(begun) == 3
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.usefixtures("signals_heard")
def test_the_second_signal_ends_at_once(make_benchmark: Any) -> None:
    hanging = threading.Event()

    def train(trial: Trial, stopped: Callable[[], bool] = never) -> Result:
        os.kill(os.getpid(), signal.SIGINT)
        while not stopped():
            pass
        os.kill(os.getpid(), signal.SIGINT)
        hanging.wait(60)
        return Result(trial, Status.FINISHED, started=0.0)

    tracker = Memory()
    with pytest.raises(KeyboardInterrupt) as found:
        execute(plan([make_benchmark()], tracker), tracker, Silent(), Execution(jobs=1), trainer=train)
    hanging.set()
    assert not isinstance(found.value, Stopped)
    assert tracker.logged == []


@pytest.mark.parametrize(("limit", "begun"), [(3, 3), (None, 20)])
def test_failures_in_a_row_stop_a_hopeless_sweep(make_benchmark: Any, limit: int | None, begun: int) -> None:
    def train(trial: Trial, _stopped: Callable[[], bool] = never) -> Result:
        return Result(trial, Status.FAILED, started=0.0, error="no such thing")

    tracker = Memory()
    outcomes = plan([make_benchmark(seeds=10)], tracker)
    execute(outcomes, tracker, Silent(), Execution(jobs=1, max_failures=limit), trainer=train)
    assert begun <= len(tracker.logged) <= begun + 1
    assert not outcomes[0].complete


def test_failures_with_scores_between_them_stop_nothing(trained: Trained, make_benchmark: Any) -> None:
    tracker = Memory()
    outcomes = plan([make_benchmark(seeds=10)], tracker)
    execute(outcomes, tracker, Silent(), Execution(jobs=1, max_failures=2), trainer=trained)
    assert len(trained) == 20


class Shared(Memory):
    """A tracker beside another session, which has some trials and finishes them after so many looks."""

    def __init__(self, theirs: list[Trial], looks: int, *, dies: bool = False) -> None:
        super().__init__()
        self._theirs = {trial.id: looks for trial in theirs}
        self._dies = dies
        self.taken: list[str] = []

    def take(self, trial: Trial) -> Taken:
        if trial.id in self._theirs:
            self._theirs[trial.id] -= 1
            if self._theirs[trial.id] >= 0:
                return Taken.THEIRS
            if not self._dies:
                self._done[trial.id, trial.environment] = "theirs"
                return Taken.DONE
        self.taken.append(trial.id)
        return Taken.OURS


@pytest.mark.parametrize("dies", [False, True])
def test_what_another_session_has_is_waited_for_and_taken_over_if_it_dies(
    benchmark: Benchmark, trained: Trained, dies: bool
) -> None:
    theirs = benchmark.trials()[:2]
    tracker = Shared(theirs, looks=3, dies=dies)
    outcomes = plan([benchmark], tracker)
    execute(outcomes, tracker, Silent(), Execution(jobs=2), trainer=trained, patience=0.0)
    ours = benchmark.trials() if dies else benchmark.trials()[2:]
    assert sorted(trained) == sorted(trial.id for trial in ours)
    assert sorted(tracker.taken) == sorted(trained)
    assert outcomes[0].done == ([] if dies else theirs)
    assert len(outcomes[0].fresh) + len(outcomes[0].done) == 4


@pytest.fixture
def ending() -> Iterator[threading.Event]:
    """Return what a test's trials that never end wait for: the end of the test."""
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.parametrize(("jobs", "finished"), [(2, 19), (1, 0)])
def test_a_trial_that_never_comes_back_is_said_and_what_can_go_on_does(
    make_benchmark: Any, ending: threading.Event, jobs: int, finished: int
) -> None:
    begun: list[str] = []

    def train(trial: Trial, _stopped: Callable[[], bool] = never) -> Result:
        begun.append(trial.id)
        if len(begun) == 1:
            ending.wait()
        return Result(trial, Status.FINISHED, started=0.0)

    tracker = Memory()
    listener = Recorder(tracker)
    outcomes = plan([make_benchmark({"timeout": 0.01}, seeds=10)], tracker)
    execute(outcomes, tracker, listener, Execution(jobs=jobs), trainer=train)
    notes = listener.notes
    assert notes[0].startswith("small: zeros, seed 0: over its time of 0.01 s inside your own code (test_sweep.py:")
    assert notes[0].endswith("which a thread cannot end; Ctrl-C ends the run, --executor dask the trial alone")
    assert [result.status for result in tracker.logged] == ["finished"] * finished + ["timeout"]
    assert tracker.logged[-1].trial.id == begun[0]
    assert tracker.logged[-1].error.startswith("timeout = 0.01 in the benchmark's file: your own code took longer than")
    assert not outcomes[0].complete
