from collections.abc import Callable

import numpy as np
import pytest

from suite.analysis.calibration.pool import Subject, pooled
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.sweep import EVERYWHERE
from suite.training.result import Result, Status

Make = Callable[..., Result]
MakeBenchmark = Callable[..., Benchmark]


def made(result: Make, name: str, accuracies: list[float], **others: float) -> list[Result]:
    return [
        result(name, seed, final__test_accuracy=value, initial__test_accuracy=0.4, **others)
        for seed, value in enumerate(accuracies)
    ]


def test_a_row_is_an_initializer_and_a_column_a_seed(result: Make, make_benchmark: MakeBenchmark) -> None:
    results = made(result, "he", [0.9, 0.8, 0.7]) + made(result, "zeros", [0.5, 0.6, 0.5])
    found = pooled(make_benchmark({"regression.margin": 0.02}), results[::-1])
    by_name = dict(zip((subject.initializer for subject in found.subjects), found.values.tolist(), strict=True))
    assert by_name == {"he": [0.9, 0.8, 0.7], "zeros": [0.5, 0.6, 0.5]}
    assert (found.untrained == 0.4).all()
    assert (found.seeds, found.left_out) == (3, 0)
    assert {(subject.metric, subject.margin) for subject in found.subjects} == {("final/test_accuracy", 0.02)}


def test_margins_are_the_benchmarks(result: Make, make_benchmark: MakeBenchmark) -> None:
    regression = {
        "regression.metrics": {"final/test_accuracy": 0.03, "final/test_loss": 0.2},
        "regression.initializers": {"he": {"final/test_accuracy": 0.05}},
    }
    results = [*made(result, "he", [0.9], final__test_loss=0.3), *made(result, "zeros", [0.5], final__test_loss=0.7)]
    found = pooled(make_benchmark(regression), results)
    margins = {(subject.initializer, subject.metric): subject.margin for subject in found.subjects}
    assert margins == {
        ("he", "final/test_accuracy"): 0.05,
        ("he", "final/test_loss"): 0.2,
        ("zeros", "final/test_accuracy"): 0.03,
        ("zeros", "final/test_loss"): 0.2,
    }


def test_more_is_better_in_every_row(result: Make, make_benchmark: MakeBenchmark) -> None:
    results = [
        result("he", seed, final__test_loss=loss, initial__test_loss=2.0) for seed, loss in enumerate([0.3, 0.1])
    ]
    found = pooled(make_benchmark(), results)
    assert found.values.tolist() == [[-0.3, -0.1]]
    assert found.untrained.tolist() == [[-2.0, -2.0]]


def test_a_metric_that_a_scored_trial_lacks_is_infinitely_bad(result: Make, make_benchmark: MakeBenchmark) -> None:
    benchmark = make_benchmark({"training.target": {"value": 0.9}, "regression.metrics": {"steps_to/0.9": 100.0}})
    found = pooled(benchmark, [result("he", 0, **{"steps_to/0.9": 500.0}), result("he", 1, final__test_loss=9.0)])
    assert found.values.tolist() == [[-500.0, -np.inf]]
    assert np.isnan(found.untrained).all()


def test_a_seed_counts_where_all_its_trials_have_a_score(result: Make, make_benchmark: MakeBenchmark) -> None:
    results = made(result, "he", [0.9, 0.8, 0.7]) + made(result, "zeros", [0.5, 0.6, 0.5])
    results[4] = result("zeros", 1, status=Status.FAILED)
    found = pooled(make_benchmark(), results)
    assert found.values.tolist() == [[0.9, 0.7], [0.5, 0.5]]
    assert (found.seeds, found.left_out) == (2, 1)


@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMEOUT])
def test_a_pool_may_be_empty(result: Make, make_benchmark: MakeBenchmark, status: Status) -> None:
    assert pooled(make_benchmark(), [result("he", 0, status=status)]).seeds == 0
    assert pooled(make_benchmark(), []).seeds == 0


def test_points_of_a_sweep_are_subjects_of_their_own(result: Make, make_benchmark: MakeBenchmark) -> None:
    results = [result("he", 0, point=(("model.depth", depth),), final__test_accuracy=0.1 * depth) for depth in (1, 2)]
    found = pooled(make_benchmark(), results)
    assert [subject.point for subject in found.subjects] == [(("model.depth", 1),), (("model.depth", 2),)]
    assert found.values.tolist() == [[0.1], [0.2]]


def test_units_of_drops() -> None:
    accuracy, loss = (Subject("he", EVERYWHERE, f"final/test_{name}", 0.2) for name in ("accuracy", "loss"))
    assert (accuracy.unit, accuracy.sign) == (0.01, 1)
    assert (loss.unit, loss.sign) == (0.2, -1)
