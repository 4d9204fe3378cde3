"""Numbers on which claims rest, held to the last digit."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from suite.analysis.claims.exact import held_to_the_digit
from suite.analysis.claims.verdict import Verdict
from suite.analysis.regression.sample import sampled, watched
from suite.analysis.state import State
from suite.benchmark import environment
from suite.benchmark.baseline import Baseline
from suite.benchmark.benchmark import Benchmark
from suite.training.result import Result
from tests.analysis.regression.conftest import trained
from tests.conftest import MakeBenchmark

HE = {"statement": "It is so", "source": "theory", "initializer": "he", "metric": "initial/train_loss"}
CURVE = HE | {"metric": "train/loss", "published": [0.1, 0.2], "tolerance": 0.1}
CLAIMS = [HE | {"within": [0.0, 1.0]}, HE | {"exceeds": "zeros"}, CURVE]
NUMBERS = [0.5, 0.6, 0.7]


@pytest.fixture
def benchmark(make_benchmark: MakeBenchmark) -> Benchmark:
    return make_benchmark({"claims": CLAIMS}, seeds=3)


def results(benchmark: Benchmark, numbers: Sequence[float], zeros: float = 0.1) -> list[Result]:
    """Return results of all trials on this machine, with what the claims are of."""
    found = []
    for trial in benchmark.trials():
        value = numbers[trial.replicate] if trial.initializer == "he" else zeros
        found.append(replace(trained(trial, {HE["metric"]: value}), machine=environment.machine()))
    return found


def accepted(benchmark: Benchmark, of: list[Result], **changes: Any) -> Baseline:
    """Return the baseline that accepting these results makes."""
    trials, here = benchmark.trials(), environment.versions() | environment.machine()
    baseline = Baseline(
        benchmark=benchmark.name,
        seed=benchmark.seed,
        environment=here,
        entries=tuple(sampled(benchmark, trials, of)),
        watched=tuple(watched(benchmark, trials, of)),
    )
    return baseline.model_copy(update=changes)


def said(benchmark: Benchmark, now: list[Result], then: Baseline, state: State = State.PASS) -> list[tuple[State, str]]:
    """Return state and reason of each claim."""
    verdicts = [Verdict(claim, state, reason="why") for claim in benchmark.claims]
    return [(each.state, each.reason) for each in held_to_the_digit(verdicts, benchmark, benchmark.trials(), now, then)]


UNSAID = (State.PASS, "why")


def test_scalars_that_claims_are_of_are_watched_on_all_their_sides(benchmark: Benchmark) -> None:
    found = watched(benchmark, benchmark.trials(), results(benchmark, NUMBERS))
    assert [(each.initializer, each.metric, list(each.values)) for each in found] == [
        ("zeros", HE["metric"], [0.1] * 3),
        ("he", HE["metric"], NUMBERS),
    ]


def test_what_was_not_measured_is_not_watched(benchmark: Benchmark) -> None:
    now = [trained(trial, {"final/test_accuracy": 0.5}) for trial in benchmark.trials()]
    assert watched(benchmark, benchmark.trials(), now) == []


def test_the_same_numbers_leave_a_claim_as_it_is(benchmark: Benchmark) -> None:
    now = results(benchmark, NUMBERS)
    assert said(benchmark, now, accepted(benchmark, now)) == [UNSAID] * 3


def test_other_numbers_change_the_claims_that_rest_on_them(benchmark: Benchmark) -> None:
    then = accepted(benchmark, results(benchmark, NUMBERS))
    own, both, files = said(benchmark, results(benchmark, [0.5, 0.6, 0.8], zeros=0.2), then)
    assert own == (State.CHANGED, "why; 1 of 3 numbers differ: the code has changed what it computes")
    assert both == (State.CHANGED, "why; 4 of 6 numbers differ: the code has changed what it computes")
    assert files == UNSAID


@pytest.mark.parametrize("state", [State.FAIL, State.MISSING, State.UNDECIDED])
def test_what_is_worse_keeps_its_state_and_says_so(benchmark: Benchmark, state: State) -> None:
    then = accepted(benchmark, results(benchmark, NUMBERS))
    own, *_ = said(benchmark, results(benchmark, [0.5, 0.6, 0.8]), then, state)
    assert own == (state, "why; 1 of 3 numbers differ: the code has changed what it computes")


def test_of_other_seeds_data_libraries_and_machines_nothing_is_said(benchmark: Benchmark) -> None:
    then, now = accepted(benchmark, results(benchmark, NUMBERS)), results(benchmark, [0.1, 0.2, 0.3])
    elsewhere = [replace(result, machine={}) for result in now]
    other = [replace(result, dataset=result.dataset | {"digest": "x" * 64}) for result in now]
    keras = then.environment | {"keras": "0.0"}
    assert said(benchmark, elsewhere, then) == [UNSAID] * 3
    assert said(benchmark, other, then) == [UNSAID] * 3
    assert said(benchmark, now, then.model_copy(update={"environment": keras})) == [UNSAID] * 3
    assert said(benchmark, now, then.model_copy(update={"seed": benchmark.seed + 1})) == [UNSAID] * 3
    assert said(benchmark, now, then.model_copy(update={"watched": ()})) == [UNSAID] * 3
