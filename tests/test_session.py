"""From benchmarks to tracked results: what is planned, skipped, prepared, trained and logged, and by whom."""

import threading
from itertools import chain
from typing import Any

import pytest

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.datasets.xor import Xor
from suite.errors import UserError
from suite.session import Outcome, Silent, execute, plan, prepare, remaining
from suite.training.result import Result, Status


class Memory:
    """A tracker that keeps results in a list, and remembers which threads called it."""

    def __init__(self, *done: Trial, full_after: int = 1000) -> None:
        self._done = {(trial.id, trial.environment): "old" for trial in done}
        self._full_after = full_after
        self.logged: list[Result] = []
        self.threads: set[threading.Thread] = set()

    def done(self, _benchmark: str) -> dict[tuple[str, str], str]:
        return self._done

    def log(self, result: Result) -> str:
        if len(self.logged) == self._full_after:
            raise KeyboardInterrupt
        self.threads.add(threading.current_thread())
        self.logged.append(result)
        return f"run {len(self.logged)}"


class Recorder(Silent):
    """A listener that remembers what it heard, and how many results were logged then."""

    def __init__(self, tracker: Memory | None = None) -> None:
        self.tracker = tracker or Memory()
        self.heard: list[tuple[str, Any]] = []
        self.logged_when_finished: list[bool] = []

    def planned(self, benchmark: str, trials: int) -> None:
        self.heard.append(("planned", (benchmark, trials)))

    def skipped(self, benchmark: str, trials: int) -> None:
        self.heard.append(("skipped", (benchmark, trials)))

    def started(self, trial: Trial) -> None:
        self.heard.append(("started", trial.id))

    def finished(self, result: Result) -> None:
        self.heard.append(("finished", result.trial.id))
        self.logged_when_finished.append(self.tracker.logged[-1] is result)

    def note(self, line: str) -> None:
        self.heard.append(("note", line))


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Training that takes no time: the ids of the trials that it was given."""
    trials: list[str] = []

    def train(trial: Trial) -> Result:
        trials.append(trial.id)
        return Result(trial, Status.FAILED if trial.initializer == "zeros" else Status.FINISHED, started=0.0)

    monkeypatch.setattr("suite.training.train.train", train)
    return trials


@pytest.fixture
def benchmark(make_benchmark: Any) -> Benchmark:
    return make_benchmark()  # type: ignore[no-any-return]


def test_done_trials_remain_done_unless_forced(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    tracker = Memory(trials[1], trials[2])
    (outcome,) = plan([benchmark], tracker)
    assert outcome.done == trials[1:3]
    assert remaining(outcome) == [trials[0], trials[3]]
    (forced,) = plan([benchmark], tracker, force=True)
    assert forced.done == []
    assert remaining(forced) == trials


def test_a_trial_of_another_environment_is_not_done(benchmark: Benchmark, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker = Memory(*benchmark.trials())
    monkeypatch.setattr("suite.benchmark.benchmark.environment", lambda _spec: "another")
    (outcome,) = plan([benchmark], tracker)
    assert outcome.done == []


def test_two_benchmarks_of_one_name_are_refused(make_benchmark: Any) -> None:
    with pytest.raises(UserError, match="'small'"):
        plan([make_benchmark(), make_benchmark(seeds=3)], Memory())


def test_every_planned_trial_is_trained_and_logged_once(
    benchmark: Benchmark, make_benchmark: Any, trained: list[str]
) -> None:
    tracker = Memory()
    outcomes = plan([benchmark, make_benchmark(name="other", seeds=1)], tracker)
    execute(outcomes, tracker, Silent(), jobs=2)
    planned = [[trial.id for trial in outcome.trials] for outcome in outcomes]
    assert sorted(trained) == sorted(chain.from_iterable(planned))
    assert sorted(result.trial.id for result in tracker.logged) == sorted(trained)
    for outcome, ids in zip(outcomes, planned, strict=True):
        assert sorted(result.trial.id for result in outcome.fresh.values()) == sorted(ids)
        assert {result.trial.benchmark for result in outcome.fresh.values()} == {outcome.benchmark.name}


def test_one_thread_writes_and_a_result_is_heard_of_once_it_is_kept(benchmark: Benchmark, trained: list[str]) -> None:
    tracker = Memory(benchmark.trials()[0])
    listener = Recorder(tracker)
    outcomes = plan([benchmark], tracker)
    execute(outcomes, tracker, listener, jobs=3)
    assert tracker.threads == {threading.current_thread()}
    assert listener.logged_when_finished == [True] * 3
    assert listener.heard[:2] == [("planned", ("small", 4)), ("skipped", ("small", 1))]
    for trial in trained:
        assert listener.heard.index(("started", trial)) < listener.heard.index(("finished", trial))


def test_what_was_logged_stays_when_a_run_is_interrupted(benchmark: Benchmark, trained: list[str]) -> None:
    tracker = Memory(full_after=2)
    outcomes = plan([benchmark], tracker)
    with pytest.raises(KeyboardInterrupt):
        execute(outcomes, tracker, Silent(), jobs=1)
    assert list(outcomes[0].fresh.values()) == tracker.logged
    assert len(tracker.logged) == 2
    assert not outcomes[0].complete
    assert trained


@pytest.mark.parametrize(
    ("done", "fresh", "unavailable", "complete"),
    [
        (4, [], "", True),
        (3, [Status.FINISHED], "", True),
        (3, [Status.DIVERGED], "", True),
        (3, [Status.FAILED], "", False),
        (3, [], "", False),
        (4, [], "the well is dry", False),
    ],
)
def test_complete_means_that_every_planned_trial_has_a_score(
    benchmark: Benchmark, done: int, fresh: list[Status], unavailable: str, complete: bool
) -> None:
    trials = benchmark.trials()
    results = {str(at): Result(trials[done + at], status, started=0.0) for at, status in enumerate(fresh)}
    assert Outcome(benchmark, trials, trials[:done], results, unavailable).complete is complete


def test_data_that_cannot_be_had_is_said_and_only_its_benchmark_is_left_out(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(_self: Xor, _seed: int) -> None:
        raise UserError("the well is dry")

    monkeypatch.setattr(Xor, "load", load)
    checked: list[Trial] = []
    monkeypatch.setattr("suite.training.preflight.check", checked.extend)
    dry = make_benchmark({"dataset": {"name": "xor"}}, name="dry")
    outcomes = plan([dry, make_benchmark(name="wet")], Memory())
    listener = Recorder()
    prepare(outcomes, listener)
    assert listener.heard == [("note", "dry: the well is dry")]
    assert [outcome.unavailable for outcome in outcomes] == ["the well is dry", ""]
    assert [len(remaining(outcome)) for outcome in outcomes] == [0, 4]
    assert {trial.benchmark for trial in checked} == {"wet"}


def test_only_what_is_yet_to_run_is_prepared(make_benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_self: Xor, _seed: int) -> None:
        raise AssertionError("no trial needs these data any more")

    monkeypatch.setattr(Xor, "load", load)
    checked: list[Trial] = []
    monkeypatch.setattr("suite.training.preflight.check", checked.extend)
    benchmark = make_benchmark({"dataset": {"name": "xor"}})
    outcomes = plan([benchmark], Memory(*benchmark.trials()))
    prepare(outcomes, Silent())
    assert (outcomes[0].unavailable, checked) == ("", [])


def test_every_dataset_of_a_sweep_is_had_before_the_first_trial(
    make_benchmark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[float] = []

    def on_device(spec: Any, _dtype: str) -> None:
        loaded.append(spec.dataset.noise)

    monkeypatch.setattr("suite.training.data.on_device", on_device)
    monkeypatch.setattr("suite.training.preflight.check", lambda _trials: None)
    prepare(plan([make_benchmark({"sweep": {"dataset.noise": [0.1, 0.2]}})], Memory()), Silent())
    assert loaded == [0.1, 0.2]


def test_the_silent_listener_hears_everything(capsys: pytest.CaptureFixture[str], benchmark: Benchmark) -> None:
    trial = benchmark.trials()[0]
    silent = Silent()
    silent.planned("small", 4)
    silent.skipped("small", 3)
    silent.started(trial)
    silent.finished(Result(trial, Status.FINISHED, started=0.0))
    silent.note("a line")
    assert capsys.readouterr() == ("", "")
