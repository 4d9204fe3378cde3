"""What is accepted and what is planned, brought together: whatever vanished from either side has its place."""

import math

import pytest

from suite.analysis.regression.places import places
from suite.analysis.regression.sample import sampled
from suite.benchmark.baseline import key
from suite.benchmark.benchmark import Benchmark
from suite.errors import UserError
from suite.training.result import Status
from tests.analysis.regression.conftest import ACCURACY, LOSS, entry, outcomes, trained
from tests.conftest import MakeBenchmark

VALUES = {"zeros": [0.5] * 5, "he": [0.9] * 5}
ZEROS, HE = key("zeros", {}, ACCURACY), key("he", {}, ACCURACY)


@pytest.fixture
def benchmark(make_benchmark: MakeBenchmark) -> Benchmark:
    return make_benchmark(seeds=5)


def test_every_planned_place_has_both_sides(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    results = outcomes(trials, VALUES)
    accepted = sampled(benchmark, trials, results)
    found = places(benchmark, trials, results, accepted)
    assert list(found) == [ZEROS, HE]
    assert [place.present for place in found.values()] == [place.accepted for place in found.values()] == accepted
    assert {(place.margin, place.missing, place.unmeasured) for place in found.values()} == {(0.01, 0, "")}


def test_what_is_accepted_and_not_planned_stands_there_too(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    results = outcomes(trials, VALUES)
    gone = [entry([0.5]), entry([0.5], LOSS), entry([0.5], point={"model.hidden": [9]})]
    found = places(benchmark, trials, results, gone)
    assert list(found) == [ZEROS, HE, gone[1].key, gone[2].key]
    assert found[HE].accepted == gone[0]
    for place, accepted in zip(list(found.values())[2:], gone[1:], strict=True):
        assert (place.present, place.accepted, place.point) == (None, accepted, accepted.at)
        assert math.isnan(place.margin)


def test_where_nothing_is_accepted_all_is_there_still(benchmark: Benchmark) -> None:
    found = places(benchmark, benchmark.trials(), outcomes(benchmark.trials(), VALUES), [])
    assert [(place.present is None, place.accepted) for place in found.values()] == [(False, None)] * 2


def test_planned_seeds_without_a_result_are_counted(benchmark: Benchmark) -> None:
    trials = benchmark.trials()
    results = outcomes(trials, VALUES)
    found = places(
        benchmark, trials, [each for each in results if each.trial.replicate or each.trial.initializer == "he"], []
    )
    assert [place.missing for place in found.values()] == [1, 0]
    none = places(benchmark, trials, [], [])
    assert [(place.present, place.missing) for place in none.values()] == [(None, 5)] * 2


def test_a_failed_trial_has_a_result(benchmark: Benchmark) -> None:
    results = [trained(trial, {}, status=Status.FAILED) for trial in benchmark.trials()]
    found = places(benchmark, benchmark.trials(), results, [])
    assert [(place.missing, place.unmeasured) for place in found.values()] == [(0, "")] * 2


def test_points_of_the_sweep_are_places_of_their_own(make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark({"sweep": {"training.batch_size": [8, 20]}}, seeds=5)
    results = outcomes(benchmark.trials(), VALUES)
    found = places(benchmark, benchmark.trials(), results[1:], sampled(benchmark, benchmark.trials(), results))
    assert list(found) == [key(name, {"training.batch_size": size}, ACCURACY) for size in (8, 20) for name in VALUES]
    assert [place.missing for place in found.values()] == [1, 0, 0, 0]


def test_margins_are_those_of_the_initializer(make_benchmark: MakeBenchmark) -> None:
    table = {"metrics": {ACCURACY: 0.02, LOSS: 0.1}, "initializers": {"he": {ACCURACY: 0.005}}}
    benchmark = make_benchmark({"regression": table}, seeds=5)
    found = places(benchmark, benchmark.trials(), outcomes(benchmark.trials(), VALUES), [])
    assert {at[::2]: place.margin for at, place in found.items()} == {
        ("zeros", ACCURACY): 0.02,
        ("zeros", LOSS): 0.1,
        ("he", ACCURACY): 0.005,
        ("he", LOSS): 0.1,
    }


def guarded(make_benchmark: MakeBenchmark, metric: str, target: float | None = None, **metrics: float) -> str:
    """Return why a guarded metric is not measured by results that have an accuracy, and these metrics."""
    settings = {"regression": {"metrics": {metric: 0.01}}, "training.target": target and {"value": target}}
    benchmark = make_benchmark(settings, seeds=1)
    results = [trained(trial, {ACCURACY: 0.9} | metrics) for trial in benchmark.trials()]
    (unmeasured,) = {
        place.unmeasured.partition(": ")[2] for place in places(benchmark, benchmark.trials(), results, []).values()
    }
    return unmeasured


def test_a_margin_for_what_is_not_measured_is_named_with_the_nearest_metric(make_benchmark: MakeBenchmark) -> None:
    said = guarded(make_benchmark, "best/test_accuracy")
    assert said == "unknown metric 'best/test_accuracy'; did you mean final/test_accuracy?"


def test_a_target_that_is_none_is_not_measured(make_benchmark: MakeBenchmark) -> None:
    with pytest.raises(UserError, match=r"steps_to/0\.9 needs a training\.target"):
        guarded(make_benchmark, "steps_to/0.9")
    with pytest.raises(UserError, match=r"steps_to/0\.9"):
        guarded(make_benchmark, "steps_to/0.9", target=0.95)
    assert guarded(make_benchmark, "steps_to/0.9", target=0.9) == ""


def test_a_loss_that_is_not_finite_is_measured_where_there_is_data(make_benchmark: MakeBenchmark) -> None:
    assert guarded(make_benchmark, LOSS) == ""
    benchmark = make_benchmark({"regression": {"metrics": {"final/validation_loss": 0.1}}}, seeds=1)
    results = outcomes(benchmark.trials(), VALUES)
    for result in results:
        result.dataset["validation"] = 0
    found = places(benchmark, benchmark.trials(), results, [])
    assert ["unknown metric 'final/validation_loss'" in place.unmeasured for place in found.values()] == [True, True]


def test_an_accuracy_that_one_seed_lacks_is_not_measured(benchmark: Benchmark) -> None:
    results = outcomes(benchmark.trials(), VALUES)
    results[3] = trained(results[3].trial, {LOSS: 1.0})
    found = places(benchmark, benchmark.trials(), results, [])
    assert found[ZEROS].unmeasured == ""
    assert found[HE].unmeasured.startswith("he, seed 1: unknown metric 'final/test_accuracy'")
