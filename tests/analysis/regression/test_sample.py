import math
from dataclasses import replace

import pytest

from suite.analysis.regression.sample import configuration, default_metric, sampled
from suite.benchmark.baseline import Entry
from suite.benchmark.benchmark import Benchmark
from suite.training.result import Result, Status
from tests.analysis.regression.conftest import ACCURACY, LOSS, entry, outcomes, trained
from tests.conftest import MakeBenchmark

FIVE = {"zeros": [0.5] * 5, "he": [0.9, 0.91, 0.92, 0.93, 0.94]}


@pytest.fixture
def benchmark(make_benchmark: MakeBenchmark) -> Benchmark:
    return make_benchmark(seeds=5)


def entries(benchmark: Benchmark, results: list[Result]) -> dict[str, Entry]:
    """Return the entries by the name of their initializer."""
    return {each.initializer: each for each in sampled(benchmark, benchmark.trials(), results)}


def test_an_entry_has_what_results_came_to(benchmark: Benchmark) -> None:
    found = sampled(benchmark, benchmark.trials(), outcomes(benchmark.trials(), FIVE))
    assert [(each.initializer, each.metric) for each in found] == [("zeros", ACCURACY), ("he", ACCURACY)]
    he = found[1]
    assert (he.seeds, he.values) == ((0, 1, 2, 3, 4), (0.9, 0.91, 0.92, 0.93, 0.94))
    assert (he.failed, he.diverged, he.draws, he.twins, he.data) == ((), 0, 5, 0, ("d" * 12,))
    assert (he.point, he.configuration) == ({}, configuration(benchmark.trials()[1]))


def test_values_stand_by_seed_whatever_the_order_of_results(benchmark: Benchmark) -> None:
    results = outcomes(benchmark.trials(), FIVE)
    assert entries(benchmark, results[::-1]) == entries(benchmark, results)


def test_results_of_other_trials_have_no_say(benchmark: Benchmark, make_benchmark: MakeBenchmark) -> None:
    others = make_benchmark({"training.steps": 11}, seeds=5).trials()
    results = outcomes(benchmark.trials(), FIVE)
    assert entries(benchmark, [*results, *outcomes(others, {"zeros": [0.0] * 5, "he": [0.0] * 5})]) == entries(
        benchmark, results
    )


def test_a_place_without_any_result_has_no_entry(benchmark: Benchmark) -> None:
    results = [each for each in outcomes(benchmark.trials(), FIVE) if each.trial.initializer == "he"]
    assert list(entries(benchmark, results)) == ["he"]
    assert sampled(benchmark, benchmark.trials(), []) == []


@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMEOUT, Status.INTERRUPTED])
def test_a_trial_without_a_score_has_failed(benchmark: Benchmark, status: Status) -> None:
    results = outcomes(benchmark.trials(), FIVE)
    results[3] = trained(results[3].trial, {}, status=status)
    he = entries(benchmark, results)["he"]
    assert (he.seeds, he.failed, he.draws, len(he.values)) == ((0, 2, 3, 4), (1,), 4, 4)


def test_where_all_fail_the_seeds_are_known(benchmark: Benchmark) -> None:
    found = entries(benchmark, [trained(trial, {}, status=Status.FAILED) for trial in benchmark.trials()])["he"]
    assert (found.metric, found.seeds, found.values, found.failed) == (ACCURACY, (), (), (0, 1, 2, 3, 4))
    assert (found.draws, found.data) == (0, ())


def test_a_diverged_trial_is_scored_and_counted(benchmark: Benchmark) -> None:
    results = [replace(each, status=Status.DIVERGED) for each in outcomes(benchmark.trials(), FIVE)]
    he = entries(benchmark, results)["he"]
    assert (he.diverged, he.values, he.failed) == (5, (0.9, 0.91, 0.92, 0.93, 0.94), ())


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_no_value(benchmark: Benchmark, value: float) -> None:
    results = outcomes(benchmark.trials(), FIVE | {"he": [value, 0.9, 0.9, 0.9, 0.9]})
    assert entries(benchmark, results)["he"].values == (None, 0.9, 0.9, 0.9, 0.9)


def test_a_seed_that_lacks_the_metric_has_no_value(benchmark: Benchmark) -> None:
    results = outcomes(benchmark.trials(), FIVE)
    results[1] = trained(results[1].trial, {LOSS: 1.0})
    assert entries(benchmark, results)["he"].values == (None, 0.91, 0.92, 0.93, 0.94)


def test_different_initial_weights_are_counted(benchmark: Benchmark) -> None:
    results = [trained(trial, {ACCURACY: 0.9}, weights=f"w{trial.replicate // 2}") for trial in benchmark.trials()]
    assert entries(benchmark, results)["he"].draws == 3
    results[1] = replace(results[1], weights="")
    assert (entries(benchmark, results)["he"].draws, entries(benchmark, results)["zeros"].draws) == (0, 3)


def test_the_most_twins_of_any_seed_count(benchmark: Benchmark) -> None:
    results = [trained(trial, {ACCURACY: 0.9, "initial/twins": trial.replicate % 3}) for trial in benchmark.trials()]
    assert entries(benchmark, results)["he"].twins == 2


def test_data_is_kept_by_seed_where_it_differs(benchmark: Benchmark) -> None:
    results = [trained(trial, {ACCURACY: 0.9}, data=str(trial.replicate)) for trial in benchmark.trials()]
    assert entries(benchmark, results)["he"].data == tuple(str(seed) * 12 for seed in range(5))


def test_a_point_of_the_sweep_is_a_place_of_its_own(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark({"sweep": {"model.hidden": [[4], [8]], "training.batch_size": [8, 20]}}, seeds=1)
    found = sampled(benchmark, benchmark.trials(), outcomes(benchmark.trials(), FIVE))
    assert [each.point for each in found[::2]] == [
        {"model.hidden": hidden, "training.batch_size": size} for hidden in ([4], [8]) for size in (8, 20)
    ]
    assert len({each.configuration for each in found}) == len({each.key for each in found}) == 8


def test_every_guarded_metric_has_an_entry(make_benchmark: MakeBenchmark) -> None:
    table = {"metrics": {ACCURACY: 0.02, LOSS: 0.1}, "initializers": {"he": {"final/diverged": 0.1}}}
    benchmark = make_benchmark({"regression": table}, seeds=1)
    found = sampled(benchmark, benchmark.trials(), outcomes(benchmark.trials(), FIVE))
    assert [(each.initializer, each.metric) for each in found] == [
        ("zeros", ACCURACY),
        ("zeros", LOSS),
        ("he", ACCURACY),
        ("he", LOSS),
        ("he", "final/diverged"),
    ]


def test_a_configuration_is_all_but_the_seeds(make_benchmark: MakeBenchmark) -> None:
    zeros, he, later, _ = make_benchmark().trials()
    assert configuration(zeros) == configuration(later) != configuration(he)
    assert len(configuration(zeros)) == 12
    assert configuration(make_benchmark({"seed": 7}).trials()[0]) == configuration(zeros)
    assert configuration(make_benchmark(name="other").trials()[0]) == configuration(zeros)
    for key, value in (
        ("training.steps", 11),
        ("dataset.noise", 0.2),
        ("model.hidden", [5]),
        ("initializers.zeros", "ones"),
    ):
        assert configuration(make_benchmark({key: value}).trials()[0]) != configuration(zeros)


@pytest.mark.parametrize(
    ("measured", "accepted", "default"),
    [
        ([ACCURACY, LOSS], [], ACCURACY),
        ([LOSS], [], LOSS),
        ([], [], ACCURACY),
        ([], [LOSS], LOSS),
        ([], [ACCURACY], ACCURACY),
        ([LOSS], [ACCURACY], ACCURACY),
        ([ACCURACY, LOSS], [LOSS], ACCURACY),
    ],
)
def test_what_is_guarded_where_nothing_is_named(
    benchmark: Benchmark, measured: list[str], accepted: list[str], default: str
) -> None:
    failed, scored = benchmark.trials()[:2]
    results = [trained(failed, {}, status=Status.FAILED), trained(scored, dict.fromkeys(measured, 0.5))]
    assert default_metric(results, [entry([0.5], metric) for metric in accepted]) == default


def test_what_was_accepted_says_what_is_guarded_where_nothing_has_a_score(benchmark: Benchmark) -> None:
    results = [trained(trial, {}, status=Status.FAILED) for trial in benchmark.trials()]
    (zeros, _) = sampled(benchmark, benchmark.trials(), results, [entry([0.5], LOSS)])
    assert zeros.metric == LOSS
