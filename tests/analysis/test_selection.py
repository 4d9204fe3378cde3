"""Which values are chosen, by what, and how rows stand beside one another then."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.analysis.selection import at_own, choose, described, edge, others, selected, tuned
from suite.analysis.summary import summarize
from suite.benchmark.selection import Selection
from suite.benchmark.sweep import Point
from suite.training.result import Result, Status

Make = Callable[..., Result]
RATE, SIZE, DEPTH = "training.optimizer.config.learning_rate", "training.batch_size", "model.depth"
SELECT = Selection(axes=(RATE,), common={RATE: 0.01})


def point(rate: float, depth: int = 5) -> Point:
    return Point(((DEPTH, depth), (RATE, rate)))


def by(metric: str) -> Selection:
    return SELECT.model_copy(update={"metric": metric})


def seeds(result: Make, values: Sequence[float], name: str = "he", **more: Any) -> list[Result]:
    """Return a result for each of these validation accuracies."""
    return [result(name, at, final__validation_accuracy=value, **more) for at, value in enumerate(values)]


small = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
accuracies = st.lists(st.lists(st.integers(0, 8), min_size=3, max_size=3), min_size=1, max_size=5)


@small
@given(accuracies, st.booleans())
def test_the_first_of_the_best_medians_is_chosen(result: Make, eighths: list[list[int]], of_loss: bool) -> None:
    metric = "final/validation_loss" if of_loss else "final/validation_accuracy"
    medians = [float(np.median(each)) * (-1 if of_loss else 1) for each in eighths]
    expected = next(at for at, value in enumerate(medians) if value == np.max(medians))
    candidates = [[replace(result(), metrics={metric: eighth / 8}) for eighth in each] for each in eighths]
    assert choose(candidates, SELECT) == expected
    assert choose(candidates, by(metric)) == expected


@small
@given(accuracies, st.lists(st.integers(0, 8), min_size=15, max_size=15))
def test_test_data_has_no_say(result: Make, eighths: list[list[int]], tests: list[int]) -> None:
    plain = [seeds(result, [eighth / 8 for eighth in each]) for each in eighths]
    other = iter(tests)
    tested = [
        [replace(one, metrics=one.metrics | {"final/test_accuracy": next(other) / 8}) for one in each] for each in plain
    ]
    assert choose(tested, SELECT) == choose(plain, SELECT)


def test_rounding_breaks_no_tie(result: Make) -> None:
    assert float(np.median([0.1 + 0.2])) > float(np.median([0.3]))
    assert choose([seeds(result, [0.3]), seeds(result, [0.1 + 0.2])], SELECT) == 0


def test_accuracy_comes_before_loss_and_a_named_metric_before_both(result: Make) -> None:
    def measured(accuracy: float, loss: float, best: float) -> list[Result]:
        metrics = {"final__validation_loss": loss, "best__validation_accuracy": best}
        return [result(final__validation_accuracy=accuracy, **metrics)]

    candidates = [measured(0.5, 0.2, 0.3), measured(0.4, 0.1, 0.3), measured(0.3, 0.9, 0.9)]
    assert choose(candidates, SELECT) == 0
    assert choose(candidates, by("final/validation_loss")) == 1
    assert choose(candidates, by("best/validation_accuracy")) == 2


def test_diverged_seeds_count_as_the_untrained_model(result: Make) -> None:
    steady = seeds(result, [0.7, 0.7, 0.7])
    lucky = seeds(result, [0.99])
    fallen = lucky + seeds(result, [0.5, 0.5], status=Status.DIVERGED)
    assert choose([steady, lucky * 3], SELECT) == 1
    assert choose([steady, fallen], SELECT) == 0


def test_a_loss_that_is_not_finite_is_infinite(result: Make) -> None:
    high, overflown = [result(final__validation_loss=1e30)], [result(status=Status.DIVERGED)]
    assert choose([overflown, high], SELECT) == 1
    assert choose([high, overflown], SELECT) == 0


@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMEOUT, Status.INTERRUPTED])
def test_without_a_score_of_every_trial_nothing_is_chosen(result: Make, status: Status) -> None:
    good, poor = seeds(result, [0.9, 0.9]), seeds(result, [0.5, 0.5])
    lacking = [poor[0], replace(poor[1], status=status)]
    assert choose([good, poor], SELECT) == 0
    assert choose([good, lacking], SELECT) is None
    assert choose([good, []], SELECT) is None
    assert choose([], SELECT) is None


def test_without_the_metric_nothing_is_chosen(result: Make) -> None:
    tested = [result(final__test_accuracy=0.9, final__train_accuracy=0.9)]
    assert choose([tested, tested], SELECT) is None
    assert choose([tested, seeds(result, [0.9])], SELECT) is None
    assert choose([seeds(result, [nan]), seeds(result, [0.9])], SELECT) is None
    assert choose([seeds(result, [0.9])], by("final/validation_loss")) is None


def test_the_choice_is_made_at_each_point_of_the_other_axes(result: Make) -> None:
    best = {5: 0.1, 30: 0.01}
    results = [
        each
        for depth in best
        for rate in (0.003, 0.01, 0.1)
        for each in seeds(result, [0.9 if rate == best[depth] else 0.6] * 2, point=point(rate, depth))
    ]
    found = selected(results, SELECT)
    assert found is not None
    assert [(each.trial.point, each.trial.replicate) for each in found] == [
        (point(rate, depth), seed) for depth, rate in best.items() for seed in (0, 1)
    ]
    assert described(found, SELECT) == "learning_rate 0.1 (depth 5), learning_rate 0.01 (depth 30)"
    assert described(found[:2], SELECT) == "learning_rate 0.1"
    without = [replace(each, metrics={}) if each.trial.point == point(0.1, 30) else each for each in results]
    assert selected(without, SELECT) is None


def test_equal_choices_are_said_once(result: Make) -> None:
    results = [result(point=point(rate, depth)) for depth, rate in ((2, 0.1), (5, 0.01), (30, 0.1))]
    assert described(results, SELECT) == "learning_rate 0.1 (depth 2; depth 30), learning_rate 0.01 (depth 5)"
    assert described(results[::2], SELECT) == "learning_rate 0.1"


def test_of_several_axes_the_combination_is_chosen(result: Make) -> None:
    both = Selection(axes=(RATE, SIZE), common={RATE: 0.01, SIZE: 4})
    values = {(4, 0.01): 0.7, (4, 0.1): 0.6, (8, 0.01): 0.5, (8, 0.1): 0.8}
    results = [
        each
        for (size, rate), value in values.items()
        for each in seeds(result, [value], point=((DEPTH, 5), (SIZE, size), (RATE, rate)))
    ]
    found = selected(results, both)
    assert found == results[3:]
    assert described(found, both) == "batch_size 8, learning_rate 0.1"
    assert others(Point(found[0].trial.point), both) == ((DEPTH, 5),)
    assert selected([], both) == []


def trained(result: Make, name: str, tests: dict[float, float], validations: dict[float, float]) -> list[Result]:
    """Return one seed at each rate, with its accuracy on test and on validation data."""
    return [
        result(name, point=point(rate), final__test_accuracy=tests[rate], final__validation_accuracy=validations[rate])
        for rate in tests
    ]


@pytest.fixture
def study(result: Make) -> list[Result]:
    """Of each initializer another rate is best on validation data, and yet another on test data."""
    return [
        *trained(result, "he", {0.01: 0.8, 0.1: 0.9, 1.0: 0.99}, {0.01: 0.6, 0.1: 0.9, 1.0: 0.5}),
        *trained(result, "zeros", {0.01: 0.7, 0.1: 0.3, 1.0: 0.95}, {0.01: 0.7, 0.1: 0.7, 1.0: 0.6}),
        *trained(result, "large", {0.01: 0.1, 0.1: 0.2, 1.0: 0.93}, {0.01: 0.1, 0.1: 0.2, 1.0: 0.9}),
    ]


def test_rows_stand_at_the_common_value_and_at_each_ones_own(study: list[Result]) -> None:
    rows = tuned(summarize(study), SELECT)
    assert [(row.tuning, row.initializer, dict(row.point)[RATE]) for row in rows] == [
        ("common", "he", 0.01),
        ("common", "zeros", 0.01),
        ("common", "large", 0.01),
        ("own", "large", 1.0),
        ("own", "he", 0.1),
        ("own", "zeros", 0.01),
    ]
    plain = summarize(study)
    assert all(replace(row, tuning="") in plain for row in rows)
    assert {row.tuning for row in plain} == {""}


def test_each_point_of_the_other_axes_has_both_groups(study: list[Result]) -> None:
    deep = [
        replace(each, trial=replace(each.trial, point=point(dict(each.trial.point)[RATE], 30)))
        for each in study
        if each.trial.initializer == "he"
    ]
    rows = tuned(summarize([*study, *deep]), SELECT)
    assert [(dict(row.point)[DEPTH], row.tuning) for row in rows] == [
        *[(5, "common")] * 3,
        *[(5, "own")] * 3,
        (30, "common"),
        (30, "own"),
    ]


def test_who_lacks_a_trial_anywhere_has_no_row_of_its_own(study: list[Result]) -> None:
    failed = [replace(each, status=Status.FAILED) if each is study[5] else each for each in study]
    planned = [each.trial for each in study]
    for results in (failed, [*study[:5], *study[6:]]):
        rows = tuned(summarize(results, planned), SELECT)
        assert [row.initializer for row in rows if row.tuning == "own"] == ["large", "he"]
        assert [row.initializer for row in rows if row.tuning == "common"] == ["he", "zeros", "large"]


def test_equal_ones_stand_as_at_the_common_value(result: Make) -> None:
    results = [
        each
        for name, common in (("a", 0.1), ("b", 0.3), ("c", 0.2))
        for each in trained(result, name, {0.1: common, 0.01: common, 1.0: 0.5}, {0.1: 0.0, 0.01: 0.0, 1.0: 1.0})
    ]
    rows = tuned(summarize(results), SELECT)
    assert [row.initializer for row in rows] == ["b", "c", "a"] * 2


PARTS = ("validation", "test")


def test_infinite_losses_are_ranked_last_in_both_groups(result: Make) -> None:
    results = [
        result(name, point=point(rate), **({f"final__{part}_loss": loss for part in PARTS} if loss < inf else {}))
        for name, losses in (("overflows", (9.0, inf)), ("low", (0.5, 0.25)))
        for rate, loss in zip((0.1, 0.01), losses, strict=True)
    ]
    rows = tuned(summarize(results), SELECT)
    assert [(row.tuning, row.initializer, dict(row.point)[RATE]) for row in rows] == [
        ("common", "low", 0.01),
        ("common", "overflows", 0.01),
        ("own", "low", 0.01),
        ("own", "overflows", 0.1),
    ]


def test_a_seed_that_never_ran_leaves_no_choice(result: Make) -> None:
    results = [each for rate in (0.01, 0.1) for each in seeds(result, [0.5, 0.5 + rate], point=point(rate))]
    planned = [each.trial for each in results]
    assert [row.tuning for row in tuned(summarize(results, planned), SELECT)] == ["common", "own"]
    for at in range(4):
        rows = tuned(summarize([*results[:at], *results[at + 1 :]], planned), SELECT)
        assert [row.tuning for row in rows] == ["common"]


def test_all_initializers_at_their_own_values_stand_at_points_without_the_axis(result: Make) -> None:
    good, bad = [0.8, 0.9], [0.1, 0.2]
    he = [*seeds(result, good, point=point(0.01)), *seeds(result, bad, point=point(0.1))]
    zeros = [*seeds(result, bad, "zeros", point=point(0.01)), *seeds(result, good, "zeros", point=point(0.1))]
    found = at_own([*he, *zeros], SELECT)
    assert [(each.trial.initializer, each.trial.point) for each in found] == [
        (name, ((DEPTH, 5),)) for name in ("he", "he", "zeros", "zeros")
    ]
    assert [each.metrics for each in found] == [each.metrics for each in (*he[:2], *zeros[2:])]
    crashed = [*he[:3], replace(he[3], status=Status.FAILED)]
    assert {each.trial.initializer for each in at_own([*crashed, *zeros], SELECT)} == {"zeros"}


def test_a_value_at_an_end_of_its_grid_is_remarked() -> None:
    rate = next(iter(SELECT.axes))
    tried = [Point([(rate, value), ("model.depth", 5)]) for value in (0.01, 0.03, 0.1)]
    name = rate.rpartition(".")[2]
    assert edge(tried[0], tried, SELECT) == f"{name} 0.01, the smallest"
    assert edge(tried[1], tried, SELECT) == ""
    assert edge(tried[2], tried, SELECT) == f"{name} 0.1, the largest"
    assert edge(tried[0], tried[:1], SELECT) == "", "one value has no ends"
