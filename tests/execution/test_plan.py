"""What is planned, what of it is done, and what is prepared before the first trial."""

from pathlib import Path
from typing import Any

import pytest

from suite.benchmark import variants
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.datasets.xor import Xor
from suite.errors import UserError
from suite.execution.listener import Silent
from suite.execution.plan import Outcome, plan, prepare, remaining
from suite.training import data, preflight
from suite.training.result import Result, Status
from tests.tracker import Memory, Recorder


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
    monkeypatch.setattr(variants, "combined", lambda *_: "another")
    (outcome,) = plan([benchmark], tracker)
    assert outcome.done == []


def test_two_benchmarks_of_one_name_are_refused(make_benchmark: Any) -> None:
    with pytest.raises(UserError, match="'small'"):
        plan([make_benchmark(), make_benchmark(seeds=3)], Memory())


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
    monkeypatch.setattr(preflight, "check", lambda trials: checked.__iadd__(trials)[:0])
    dry = make_benchmark({"dataset": {"name": "xor"}}, name="dry")
    outcomes = plan([dry, make_benchmark(name="wet")], Memory())
    listener = Recorder()
    prepare(outcomes, listener)
    # TensorFlow may be loaded by this test or by one before.
    assert listener.heard[-1:] == [("note", "dry: the well is dry")]
    assert [outcome.unavailable for outcome in outcomes] == ["the well is dry", ""]
    assert [len(remaining(outcome)) for outcome in outcomes] == [0, 4]
    assert {trial.benchmark for trial in checked} == {"wet"}


def test_wrong_data_of_the_users_own_are_wrong_input(make_benchmark: Any, tmp_path: Path) -> None:
    (tmp_path / "rows.py").write_text("import numpy as np\n\ndef rows():\n    return np.zeros((9, 2)), np.zeros(8)\n")
    benchmark = make_benchmark({"dataset": {"name": f"{tmp_path / 'rows.py'}:rows"}}, name="own")
    listener = Recorder()
    with pytest.raises(UserError, match=r"^own: .*rows.py:rows: expected a target for each of 9 inputs; received 8"):
        prepare(plan([benchmark], Memory()), listener)
    assert not any("expected" in str(heard) for heard in listener.heard)
    table = make_benchmark({"dataset": {"name": "table", "path": str(tmp_path / "rows.csv")}}, name="own")
    with pytest.raises(UserError, match=r"^own: table: no such file or folder"):
        prepare(plan([table], Memory()), listener)


def test_only_what_is_yet_to_run_is_prepared(make_benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_self: Xor, _seed: int) -> None:
        raise AssertionError("no trial needs these data any more")

    monkeypatch.setattr(Xor, "load", load)
    checked: list[Trial] = []
    monkeypatch.setattr(preflight, "check", lambda trials: checked.__iadd__(trials)[:0])
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

    monkeypatch.setattr(data, "on_device", on_device)
    monkeypatch.setattr(preflight, "check", lambda _trials: [])
    prepare(plan([make_benchmark({"sweep": {"dataset.noise": [0.1, 0.2]}})], Memory()), Silent())
    assert loaded == [0.1, 0.2]
