"""Less than what was accepted: planted one by one in a file or a baseline that were green, each is open or red."""

from collections.abc import Callable
from typing import Any

import pytest

from suite.analysis.check import OPEN, WELL, Check, code
from suite.analysis.looks import look
from suite.analysis.regression.sample import sampled
from suite.analysis.state import State
from suite.benchmark.baseline import Baseline, Entry
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.training.result import Result, Status
from tests.analysis.regression.conftest import ACCURACY, LOSS, trained
from tests.conftest import SMALL, MakeBenchmark

SEEDS = 8
TEXT = SMALL.replace("seeds = 2", f"seeds = {SEEDS}") + '[sweep]\n"training.batch_size" = [4, 8]\n'
GUARDS = {"metrics": {ACCURACY: 0.03, LOSS: 0.05}}
INITIAL = {"initial/test_accuracy": 0.5, "initial/test_loss": 0.69}


def measured(trial: Trial) -> Result:
    """Return a trial's result: the same number whenever it is trained; zeros learn nothing."""
    learned = trial.initializer != "zeros"
    noise = 0.001 * trial.replicate
    final = {ACCURACY: 0.9 + noise, LOSS: 0.3 - noise} if learned else {ACCURACY: 0.5, LOSS: 0.69}
    return trained(trial, INITIAL | final)


def judged(benchmark: Benchmark, accepted: Baseline, trials: list[Trial] | None = None) -> Check:
    planned = benchmark.trials() if trials is None else trials
    found = look(benchmark, planned, [measured(trial) for trial in planned], accepted, 0.05)
    return Check("small", found.verdicts, tuple(found.comparisons.values()))


def accepted(benchmark: Benchmark, change: Callable[[Entry], Entry | None] = lambda entry: entry) -> Baseline:
    trials = benchmark.trials()
    entries = [change(entry) for entry in sampled(benchmark, trials, [measured(trial) for trial in trials])]
    table = {"benchmark": "small", "seed": benchmark.seed, "environment": {}}
    return Baseline.model_validate(table | {"entries": [entry for entry in entries if entry is not None]})


def shortened(entry: Entry, to: int) -> Entry:
    return entry.model_copy(update={"seeds": entry.seeds[:to], "values": entry.values[:to], "draws": to})


# A change of the file, and what it comes to.
OF_THE_FILE: dict[str, tuple[dict[str, Any], set[State]]] = {
    "one seed": ({"seeds": 1}, {State.WEAKER}),
    "seven seeds": ({"seeds": 7}, {State.WEAKER}),
    "an initializer is gone": ({"initializers": {"he": "he_normal"}}, {State.STALE}),
    "an initializer is renamed": ({"initializers": {"zeros": "zeros", "he2": "he_normal"}}, {State.STALE, State.NEW}),
    "another initializer has its name": (
        {"initializers": {"zeros": "zeros", "he": "he_uniform"}},
        {State.NOT_COMPARABLE},
    ),
    "a point is gone": ({"sweep": {"training.batch_size": [8]}}, {State.STALE}),
    "a metric is gone": ({"regression": {"metrics": {ACCURACY: 0.03}}}, {State.STALE}),
    "no metrics": ({"regression": {}}, {State.STALE}),
    "nothing is guarded": ({"regression": GUARDS | {"guard": False}}, {State.STALE}),
    "a margin above all that was learned": ({"regression": {"metrics": {ACCURACY: 0.45, LOSS: 0.05}}}, {State.WEAKER}),
    "a loss that may rise to that of a guess": (
        {"regression": {"metrics": {ACCURACY: 0.03, LOSS: 0.5}}},
        {State.WEAKER},
    ),
    "a margin of 1000 for a loss": ({"regression": {"metrics": {ACCURACY: 0.03, LOSS: 1000}}}, {State.WEAKER}),
    "a margin of an initializer's own": (
        {"regression": GUARDS | {"initializers": {"he": {ACCURACY: 0.9}}}},
        {State.WEAKER},
    ),
    "no steps": ({"training.steps": 0}, {State.NOT_COMPARABLE}),
    "fewer steps": ({"training.steps": 1}, {State.NOT_COMPARABLE}),
    "fewer examples to test on": ({"dataset.test": 10}, {State.NOT_COMPARABLE}),
    "easier data": ({"dataset.noise": 0.0}, {State.NOT_COMPARABLE}),
}


@pytest.fixture
def whole(make_benchmark: MakeBenchmark) -> Benchmark:
    return make_benchmark({"regression": GUARDS}, text=TEXT)


def test_what_was_accepted_is_well(whole: Benchmark) -> None:
    found = judged(whole, accepted(whole))
    assert ({each.state for each in found.comparisons}, code([found])) == ({State.PASS}, WELL)
    assert found.covers == (0, 8)


@pytest.mark.parametrize(("settings", "expected"), OF_THE_FILE.values(), ids=OF_THE_FILE)
def test_less_in_the_file_is_not_green(
    whole: Benchmark, make_benchmark: MakeBenchmark, settings: dict[str, Any], expected: set[State]
) -> None:
    before = accepted(whole)
    found = judged(make_benchmark({"regression": GUARDS} | settings, text=TEXT), before)
    assert {each.state for each in found.comparisons} - {State.PASS} == expected
    assert code([found]) != WELL


def test_fewer_seeds_are_counted_with_those_that_failed(whole: Benchmark, make_benchmark: MakeBenchmark) -> None:
    before = accepted(whole)
    found = judged(make_benchmark({"regression": GUARDS}, text=TEXT, seeds=3), before)
    assert {each.reason.partition(";")[0] for each in found.comparisons} == {
        "5 of 8 accepted seeds are no longer planned"
    }
    more = judged(make_benchmark({"regression": GUARDS}, text=TEXT, seeds=9), before)
    assert code([more]) == WELL, "more seeds than accepted show no less"


def test_fewer_seeds_of_other_streams_are_seen_too(whole: Benchmark, make_benchmark: MakeBenchmark) -> None:
    before = accepted(whole)
    other = judged(make_benchmark({"regression": GUARDS, "seed": 5}, text=TEXT, seeds=6), before)
    assert {each.state for each in other.comparisons} == {State.WEAKER}
    same = judged(make_benchmark({"regression": GUARDS, "seed": 5}, text=TEXT), before)
    assert code([same]) == WELL


def test_a_failure_stays_one(whole: Benchmark, make_benchmark: MakeBenchmark) -> None:
    """Fewer seeds take nothing from what they show."""
    few = make_benchmark({"regression": GUARDS}, text=TEXT, seeds=6)
    lost = [Result(trial, Status.FAILED, started=0.0, error="e") for trial in few.trials()]
    found = look(few, few.trials(), lost, accepted(whole), 0.05)
    assert {each.state for each in found.comparisons.values()} == {State.CRASHED}


# A change of the baseline, and what it comes to.
OF_THE_BASELINE: dict[str, Callable[[Entry], Entry | None]] = {
    "an initializer is gone": lambda entry: None if entry.initializer == "he" else entry,
    "a metric is gone": lambda entry: None if entry.metric == LOSS else entry,
    "a point is gone": lambda entry: None if entry.point["training.batch_size"] == 4 else entry,
    "one seed is left": lambda entry: shortened(entry, 1),
    "four seeds are left": lambda entry: shortened(entry, 4),
    "an initializer is renamed": lambda entry: entry.model_copy(update={"initializer": f"{entry.initializer}2"}),
}


@pytest.mark.parametrize("change", OF_THE_BASELINE.values(), ids=OF_THE_BASELINE)
def test_less_in_the_baseline_is_not_green(whole: Benchmark, change: Callable[[Entry], Entry | None]) -> None:
    assert code([judged(whole, accepted(whole, change))]) == OPEN


def test_no_baseline_is_not_green(whole: Benchmark) -> None:
    planned = whole.trials()
    found = look(whole, planned, [measured(trial) for trial in planned], None, 0.05)
    check = Check("small", comparisons=tuple(found.comparisons.values()))
    assert (check.state, code([check])) == (State.NEW, OPEN)


def test_an_initializer_that_never_learned_has_nothing_to_lose(whole: Benchmark, make_benchmark: MakeBenchmark) -> None:
    wide = make_benchmark({"regression": GUARDS | {"initializers": {"zeros": {ACCURACY: 0.3}}}}, text=TEXT)
    assert code([judged(wide, accepted(whole))]) == WELL
