"""A whole benchmark judged: the false greens of other gates, by name, and what repeated looking may change."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from suite.analysis.check import FAILED, OPEN, WELL, Check, code
from suite.analysis.claims import judge
from suite.analysis.looks import Judgement, look, schedule
from suite.analysis.regression.sample import sampled
from suite.analysis.state import State
from suite.benchmark.baseline import Baseline
from suite.benchmark.benchmark import Benchmark
from suite.training.result import Result, Status
from tests.analysis.regression.conftest import ACCURACY, LOSS, normal, outcomes, trained
from tests.conftest import SMALL, MakeBenchmark

SEEDS = 10
CLAIM = """
[[claims]]
statement = "He weights train"
source = "theory"
initializer = "he"
metric = "final/test_accuracy"
within = [0.6, 1.0]
[[claims]]
statement = "He weights end above zeros"
source = "theory"
initializer = "he"
exceeds = "zeros"
metric = "final/test_accuracy"
"""

THEN = {"zeros": [0.5] * 100, "he": normal(1, 100)}
NOW = {"zeros": [0.5] * 100, "he": normal(2, 100)}


@pytest.fixture
def benchmark(make_benchmark: MakeBenchmark) -> Benchmark:
    return make_benchmark(seeds=SEEDS)


def baseline(
    benchmark: Benchmark, values: dict[str, list[float]] = THEN, metric: str = ACCURACY, **changes: Any
) -> Baseline:
    """Return the baseline that accepting a benchmark's results makes."""
    trials = benchmark.trials()
    entries = sampled(benchmark, trials, outcomes(trials, values, metric))
    table = {"benchmark": benchmark.name, "seed": benchmark.seed, "environment": {}, "entries": entries}
    return Baseline.model_validate(table | changes)


def found(
    benchmark: Benchmark, results: Sequence[Result] | None, accepted: Baseline | None, alpha: float = 0.05
) -> Check:
    """Return the check of results, of all noise-only ones where none are given."""
    trials = benchmark.trials()
    judgement = look(benchmark, trials, outcomes(trials, NOW) if results is None else results, accepted, alpha)
    return Check(benchmark.name, judgement.verdicts, tuple(judgement.comparisons.values()))


def states(check: Check) -> dict[str, State]:
    """Return the state of each result by its initializer, the last one's where there are several."""
    return {each.initializer: each.state for each in check.comparisons}


def test_noise_is_well(benchmark: Benchmark) -> None:
    check = found(benchmark, None, baseline(benchmark))
    assert states(check) == {"zeros": State.PASS, "he": State.PASS}
    assert code([check]) == WELL


def test_a_ratio_would_let_097_fall_to_090(benchmark: Benchmark) -> None:
    results = outcomes(benchmark.trials(), NOW | {"he": normal(2, mean=0.90)})
    check = found(benchmark, results, baseline(benchmark))
    assert states(check) == {"zeros": State.PASS, "he": State.FAIL}
    assert code([check]) == FAILED


def test_results_that_vanished_do_not_pass(benchmark: Benchmark) -> None:
    check = found(benchmark, [], baseline(benchmark))
    assert states(check) == {"zeros": State.MISSING, "he": State.MISSING}
    assert code([check]) == FAILED


def test_one_result_that_vanished_does_not_pass(benchmark: Benchmark) -> None:
    check = found(benchmark, outcomes(benchmark.trials(), THEN)[:-1], baseline(benchmark))
    assert states(check) == {"zeros": State.PASS, "he": State.MISSING}
    assert code([check]) == FAILED


def test_an_initializer_that_is_planned_no_more_does_not_pass(
    benchmark: Benchmark, make_benchmark: MakeBenchmark
) -> None:
    fewer = make_benchmark(seeds=SEEDS, initializers=["he"])
    check = found(fewer, None, baseline(benchmark))
    assert states(check) == {"he": State.PASS, "zeros": State.STALE}
    assert code([check]) == OPEN


def test_a_point_of_the_sweep_that_is_planned_no_more_does_not_pass(make_benchmark: MakeBenchmark) -> None:
    wide, narrow = (make_benchmark({"sweep": {"model.hidden": sizes}}, seeds=SEEDS) for sizes in ([[4], [8]], [[4]]))
    check = found(narrow, None, baseline(wide))
    assert [each.state for each in check.comparisons] == [State.PASS, State.PASS, State.STALE, State.STALE]
    assert check.comparisons[-1].point == (("model.hidden", [8]),)
    assert code([check]) == OPEN


def test_a_metric_that_is_guarded_no_more_does_not_pass(benchmark: Benchmark, make_benchmark: MakeBenchmark) -> None:
    guarding = make_benchmark({"regression": {"metrics": {LOSS: 0.01}}}, seeds=SEEDS)
    check = found(benchmark, None, baseline(guarding, metric=LOSS))
    assert {each.metric: each.state for each in check.comparisons} == {ACCURACY: State.NEW, LOSS: State.STALE}
    assert code([check]) == OPEN


def test_a_metric_that_is_measured_no_more_does_not_pass(benchmark: Benchmark) -> None:
    results = outcomes(benchmark.trials(), NOW, LOSS)
    check = found(benchmark, results, baseline(benchmark))
    assert {each.metric for each in check.comparisons} == {ACCURACY}
    assert states(check) == {"zeros": State.MISSING, "he": State.MISSING}
    assert code([check]) == FAILED


@pytest.mark.parametrize("lost", [1, 5, 10])
def test_a_metric_that_seeds_lack_does_not_pass(benchmark: Benchmark, lost: int) -> None:
    results = [
        trained(each.trial, {LOSS: 1.0}) if each.trial.initializer == "he" and each.trial.replicate < lost else each
        for each in outcomes(benchmark.trials(), THEN)
    ]
    check = found(benchmark, results, baseline(benchmark))
    assert states(check) == {"zeros": State.PASS, "he": State.MISSING}
    assert code([check]) == FAILED


@pytest.mark.parametrize("metric", ["final/validation_accuracy", "best/test_accuracy"])
def test_a_margin_for_a_metric_that_does_not_exist_does_not_pass(make_benchmark: MakeBenchmark, metric: str) -> None:
    benchmark = make_benchmark({"regression": {"metrics": {metric: 0.01}}}, seeds=SEEDS)
    accepted = baseline(benchmark)
    assert {value for entry in accepted.entries for value in entry.values} == {None}
    for kept in (accepted, None):
        check = found(benchmark, None, kept)
        assert {each.state for each in check.comparisons} == {State.MISSING}
        assert f"unknown metric '{metric}'" in check.comparisons[0].reason
        assert code([check]) == FAILED


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), float("inf")])
def test_nan_does_not_pass(benchmark: Benchmark, value: float) -> None:
    for accepted in (baseline(benchmark), None):
        results = outcomes(benchmark.trials(), NOW | {"he": [value] * SEEDS})
        check = found(benchmark, results, accepted)
        assert states(check)["he"] is State.MISSING
        assert code([check]) == FAILED


def test_one_loss_that_is_nan_does_not_pass(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark({"regression": {"metrics": {LOSS: 0.5}}}, seeds=SEEDS)
    results = outcomes(benchmark.trials(), NOW | {"he": [*NOW["he"][: SEEDS - 1], float("nan")]}, LOSS)
    check = found(benchmark, results, baseline(benchmark, metric=LOSS))
    assert states(check) == {"zeros": State.PASS, "he": State.UNDECIDED}
    assert code([check]) == OPEN


def test_trials_that_crash_do_not_pass(benchmark: Benchmark) -> None:
    results = outcomes(benchmark.trials(), THEN)
    results[-1] = trained(results[-1].trial, {}, status=Status.FAILED)
    check = found(benchmark, results, baseline(benchmark))
    assert states(check) == {"zeros": State.PASS, "he": State.CRASHED}
    assert code([check]) == FAILED


def test_nothing_accepted_does_not_pass(benchmark: Benchmark) -> None:
    check = found(benchmark, None, None)
    assert states(check) == {"zeros": State.NEW, "he": State.NEW}
    assert code([check]) == OPEN


def test_another_definition_does_not_pass(benchmark: Benchmark, make_benchmark: MakeBenchmark) -> None:
    changed = make_benchmark({"training.steps": 11}, seeds=SEEDS)
    check = found(changed, outcomes(changed.trials(), THEN), baseline(benchmark))
    assert states(check) == {"zeros": State.NOT_COMPARABLE, "he": State.NOT_COMPARABLE}


def test_other_data_does_not_pass(benchmark: Benchmark) -> None:
    results = [trained(each.trial, each.metrics, data="e") for each in outcomes(benchmark.trials(), THEN)]
    check = found(benchmark, results, baseline(benchmark))
    assert states(check) == {"zeros": State.NOT_COMPARABLE, "he": State.NOT_COMPARABLE}


def test_another_root_makes_other_seeds(benchmark: Benchmark, make_benchmark: MakeBenchmark) -> None:
    other = make_benchmark({"seed": 7}, seeds=SEEDS)
    same = found(benchmark, outcomes(benchmark.trials(), THEN), baseline(benchmark))
    assert [each.reason for each in same.comparisons] == ["every seed gives the accepted number, to the last digit"] * 2
    check = found(other, outcomes(other.trials(), THEN), baseline(benchmark))
    assert [each.reason for each in check.comparisons] == ["a drop of 1 point is excluded"] * 2


def test_claims_are_judged_beside_results(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark(text=SMALL + CLAIM, seeds=SEEDS)
    check = found(benchmark, None, baseline(benchmark))
    assert [verdict.state for verdict in check.verdicts] == [State.PASS, State.PASS]
    results = outcomes(benchmark.trials(), NOW | {"he": [0.5] * SEEDS})
    check = found(benchmark, results, None)
    assert [verdict.state for verdict in check.verdicts] == [State.FAIL, State.FAIL]
    assert code([check]) == FAILED


def test_alpha_is_that_of_every_judgement(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark(text=SMALL + CLAIM, seeds=8)
    values = NOW | {"he": [0.55, *normal(3, 7)]}
    results = outcomes(benchmark.trials(), values)
    for alpha, state in ((0.1, State.PASS), (0.05, State.UNDECIDED)):
        check = found(benchmark, results, None, alpha)
        assert check.verdicts[0].state is state
        assert check.verdicts[0] == judge(benchmark.claims[0], results, benchmark.trials(), confidence=1 - alpha)
    fallen = outcomes(benchmark.trials(), NOW | {"he": [value - 0.03 for value in THEN["he"]]})
    for alpha, state in ((0.05, State.FAIL), (0.0001, State.UNDECIDED)):
        assert states(found(benchmark, fallen, baseline(benchmark), alpha))["he"] is state


@pytest.mark.parametrize(
    ("seeds", "most", "looks"),
    [
        (5, None, [5]),
        (5, 5, [5]),
        (5, 3, [5]),
        (5, 6, [5, 6]),
        (5, 10, [5, 10]),
        (5, 80, [5, 10, 20, 40, 80]),
        (5, 50, [5, 10, 20, 40, 50]),
        (1, 4, [1, 2, 4]),
    ],
)
def test_looks_double_the_seeds_up_to_the_most(seeds: int, most: int | None, looks: list[int]) -> None:
    assert schedule(seeds, most) == looks


def judgement(benchmark: Benchmark, values: dict[str, list[float]], seeds: int) -> Judgement:
    """Return the judgement of one look at so many seeds."""
    wide = benchmark.model_copy(update={"seeds": seeds})
    accepted = baseline(benchmark.model_copy(update={"seeds": 20}), seed=1)
    return look(benchmark, wide.trials(), outcomes(wide.trials(), values), accepted, 0.05)


def test_what_is_decided_stands_and_what_is_not_is_judged_anew(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark(text=SMALL + CLAIM, seeds=4)
    first = judgement(benchmark, NOW, 4)
    assert [verdict.state for verdict in first.verdicts] == [State.UNDECIDED] * 2
    assert {each.state for each in first.comparisons.values()} == {State.UNDECIDED}
    worse = judgement(benchmark, NOW | {"he": normal(2, mean=0.3)}, 10)
    assert first.then(worse) == worse
    better = judgement(benchmark, NOW, 20)
    assert {each.state for each in better.comparisons.values()} == {State.PASS}
    assert worse.then(better) == worse


def test_each_judgement_stands_or_falls_by_itself(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark(text=SMALL + CLAIM, seeds=10)
    good, bad = judgement(benchmark, NOW, 10), judgement(benchmark, NOW | {"he": normal(2, mean=0.3)}, 20)
    zeros, he = good.comparisons
    open_ = replace(
        good,
        verdicts=(replace(good.verdicts[0], state=State.UNDECIDED), good.verdicts[1]),
        comparisons={zeros: good.comparisons[zeros], he: replace(good.comparisons[he], state=State.UNDECIDED)},
    )
    found = open_.then(bad)
    assert found.verdicts == (bad.verdicts[0], good.verdicts[1])
    assert found.comparisons == {zeros: good.comparisons[zeros], he: bad.comparisons[he]}


def test_more_seeds_are_asked_of_what_is_undecided_alone(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark(text=SMALL + CLAIM, seeds=10)
    decided = judgement(benchmark, NOW, 10)
    assert decided.undecided == set()
    zeros, he = decided.comparisons
    one = {**decided.comparisons, zeros: replace(decided.comparisons[zeros], state=State.UNDECIDED)}
    assert replace(decided, comparisons=one).undecided == {"zeros"}
    claims = tuple(replace(verdict, state=State.UNDECIDED) for verdict in decided.verdicts)
    assert replace(decided, verdicts=claims[:1]).undecided == {"he"}
    assert replace(decided, verdicts=claims[1:]).undecided == {"he", "zeros"}
    for state in set(State) - {State.UNDECIDED}:
        other = {**decided.comparisons, he: replace(decided.comparisons[he], state=state)}
        assert replace(decided, comparisons=other).undecided == set()


def test_more_seeds_are_asked_of_both_sides_at_two_points(make_benchmark: MakeBenchmark) -> None:
    """Trials of both points stand in every look: those of one alone are no evidence."""
    swept = SMALL + '[sweep]\n"model.activation" = ["sigmoid", "tanh"]\n' + CLAIM
    at = 'exceeds_at = { "model.activation" = "tanh" }\nat = { "model.activation" = "sigmoid" }\n'
    benchmark = make_benchmark(text=f"{swept}{at}", seeds=8)
    trials = benchmark.trials()
    results = outcomes(trials, NOW | {"he": [0.4, *normal(3, 7)]})
    found = look(benchmark, trials, results, None, 0.01)
    assert found.verdicts[1].state is State.UNDECIDED
    assert found.undecided >= {"he", "zeros"}
    tanh = [each for each in results if dict(each.trial.point)["model.activation"] == "tanh"]
    states = [look(benchmark, trials, given, None, 0.1).verdicts[1].state for given in (tanh, results)]
    assert states == [State.MISSING, State.PASS]


def test_more_seeds_do_not_help_where_too_few_were_accepted(
    benchmark: Benchmark, make_benchmark: MakeBenchmark
) -> None:
    trials = benchmark.trials()
    for count, asked in ((4, set()), (5, {"he", "zeros"})):
        accepted = baseline(make_benchmark(seeds=count), {"zeros": [0.5] * 5, "he": [0.5, 0.9, 0.2, 0.6, 0.4]}, seed=1)
        noisy = {"zeros": [0.6, 0.3] * 5, "he": [0.6, 0.3] * 5}
        found = look(benchmark, trials, outcomes(trials, noisy), accepted, 0.05)
        assert {each.state for each in found.comparisons.values()} == {State.UNDECIDED}
        assert found.undecided == asked
