"""A whole benchmark judged: the false greens of other gates, by name, and what repeated looking may change."""

import pytest

from suite.analysis.check import FAILED, OPEN, WELL, code
from suite.analysis.claims import judge
from suite.analysis.state import State
from suite.benchmark.benchmark import Benchmark
from suite.training.result import Status
from tests.analysis.looked import CLAIM, NOW, SEEDS, THEN, baseline, found, states
from tests.analysis.regression.conftest import ACCURACY, LOSS, normal, outcomes, trained
from tests.conftest import SMALL, MakeBenchmark


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
