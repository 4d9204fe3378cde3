from collections.abc import Callable
from math import inf

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suite.analysis.summary import measured, scores, summarize
from suite.stats.interval import interval
from suite.stats.proportion import wilson
from suite.training.result import Result, Status

Make = Callable[..., Result]


def test_a_row_holds_the_intervals_of_the_final_metrics(result: Make) -> None:
    results = [
        result(
            replicate=replicate,
            final__train_accuracy=0.75 + replicate / 16,
            final__test_accuracy=0.5 + replicate / 16,
            final__train_loss=replicate / 10,
            final__test_loss=replicate / 5,
            initial__train_loss=0.5 + replicate,
        )
        for replicate in (2, 0, 4, 1, 3)
    ]
    (row,) = summarize(results)
    assert row.train_accuracy == interval([0.75, 0.8125, 0.875, 0.9375, 1.0])
    assert row.test_accuracy == interval([0.5, 0.5625, 0.625, 0.6875, 0.75])
    assert row.train_loss == interval([0.0, 0.1, 0.2, 0.3, 0.4])
    assert row.test_loss == interval([0.0, 0.2, 0.4, 0.6, 0.8])
    assert row.initial_loss == interval([0.5, 1.5, 2.5, 3.5, 4.5])
    assert (row.planned, row.scored, row.failed, row.diverged) == (5, 5, 0, 0)
    assert [each.trial.replicate for each in row.results] == [0, 1, 2, 3, 4]


def test_a_diverged_trial_counts_as_the_untrained_model(result: Make) -> None:
    results = [
        result(replicate=0, final__test_accuracy=1.0),
        result(replicate=1, status=Status.DIVERGED, final__test_accuracy=0.5, final__diverged=1.0),
    ]
    (row,) = summarize(results)
    assert row.test_accuracy is not None
    assert (row.test_accuracy.median, row.worst) == (0.75, 0.5)
    assert (row.scored, row.diverged, row.failed) == (2, 1, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 100), min_size=1, max_size=25))
def test_the_median_and_the_worst_seed_are_those_of_the_values(result: Make, hundredths: list[int]) -> None:
    values = [each / 100 for each in hundredths]
    (row,) = summarize([result(replicate=at, final__test_accuracy=value) for at, value in enumerate(values)])
    assert row.test_accuracy is not None
    assert row.test_accuracy.median == pytest.approx(float(np.median(values)))
    assert row.worst == sorted(values)[0]


def test_the_worst_seed_of_a_regression_has_the_highest_test_loss(result: Make) -> None:
    losses = {"final__train_loss": 9.0, "initial__train_loss": 9.0}
    results = [result(replicate=at, final__test_loss=loss, **losses) for at, loss in enumerate([0.5, 2.0, 1.0])]
    (row,) = summarize(results)
    assert row.worst == 2.0
    (row,) = summarize([*results, result(replicate=3, status=Status.DIVERGED)])
    assert (row.worst, row.scored) == (inf, 4)


def test_only_scored_seeds_can_be_the_worst(result: Make) -> None:
    (row,) = summarize([result(final__test_accuracy=0.9), result(replicate=1, status=Status.FAILED)])
    assert row.worst == 0.9
    (nothing,) = summarize([result(status=Status.FAILED)])
    assert nothing.worst is None


@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMEOUT, Status.INTERRUPTED])
def test_trials_without_numbers_are_counted_and_shown(result: Make, status: Status) -> None:
    (row,) = summarize([result(replicate=0, final__test_accuracy=0.9), result(replicate=1, status=status)])
    assert (row.planned, row.scored, row.failed) == (2, 1, 1)
    assert row.test_accuracy is not None
    assert (row.test_accuracy.median, row.test_accuracy.n, row.test_accuracy.bounded) == (0.9, 1, False)
    (nothing,) = summarize([result(status=status)])
    assert (nothing.scored, nothing.failed, nothing.test_accuracy) == (0, 1, None)


def test_planned_trials_that_never_ran_have_rows(result: Make) -> None:
    planned = [result(name, replicate).trial for name in ("he", "zeros") for replicate in (0, 1)]
    rows = summarize([result("zeros", 0, final__test_accuracy=0.5)], planned)
    assert [(row.initializer, row.planned, row.scored) for row in rows] == [("zeros", 2, 1), ("he", 2, 0)]


def test_results_that_were_not_planned_are_left_out(result: Make) -> None:
    planned = [result("he").trial]
    rows = summarize([result("he", final__test_accuracy=0.9), result("zeros", final__test_accuracy=0.5)], planned)
    assert [row.initializer for row in rows] == ["he"]


def test_the_best_initializer_comes_first_and_equal_ones_keep_their_order(result: Make) -> None:
    accuracy = {"b": 0.5, "z": 0.9, "a": 0.5, "y": 0.7, "c": 0.5}
    rows = summarize([result(name, final__test_accuracy=value) for name, value in accuracy.items()])
    assert [row.initializer for row in rows] == ["z", "y", "b", "a", "c"]


def test_among_equal_medians_the_better_worst_seed_comes_first(result: Make) -> None:
    accuracies = {"a": [0.2, 0.9, 0.9], "b": [0.3, 0.9, 1.0], "c": [0.1, 0.1, 1.0], "d": [0.3, 0.9, 0.9]}
    results = [
        result(name, at, final__test_accuracy=value)
        for name, values in accuracies.items()
        for at, value in enumerate(values)
    ]
    assert [row.initializer for row in summarize(results)] == ["b", "d", "a", "c"]
    losses = [
        result(each.trial.initializer, each.trial.replicate, final__test_loss=1 - each.metrics["final/test_accuracy"])
        for each in results
    ]
    assert [row.initializer for row in summarize(losses)] == ["b", "d", "a", "c"]


def test_without_accuracy_the_lowest_loss_comes_first_and_an_infinite_one_last(result: Make) -> None:
    rows = summarize(
        [
            result("overflows", status=Status.DIVERGED),
            result("high", final__test_loss=2.0),
            result("low", final__test_loss=0.5),
        ]
    )
    assert [row.initializer for row in rows] == ["low", "high", "overflows"]


def test_each_point_of_the_sweep_is_ranked_for_itself(result: Make) -> None:
    accuracy = {(30, "he"): 0.6, (30, "zeros"): 0.7, (5, "he"): 0.9, (5, "zeros"): 0.1}
    rows = summarize(
        [
            result(name, point=(("model.depth", depth),), final__test_accuracy=value)
            for (depth, name), value in accuracy.items()
        ]
    )
    assert [(dict(row.point)["model.depth"], row.initializer) for row in rows] == [
        (30, "zeros"),
        (30, "he"),
        (5, "he"),
        (5, "zeros"),
    ]


def test_steps_to_the_target_is_the_median_of_those_that_arrived(result: Make) -> None:
    arrivals = [100.0, 300.0, 1000.0]
    results = [result(replicate=at, target=0.9, steps_to__0_9=steps) for at, steps in enumerate(arrivals)]
    (row,) = summarize([*results, result(replicate=3, target=0.9)])
    assert (row.steps_to_target, row.reached, row.scored) == (300.0, 3, 4)
    assert row.target is not None
    assert row.target.value == 0.9


def test_a_target_that_is_never_reached_has_no_median(result: Make) -> None:
    (row,) = summarize([result(target=0.9)])
    assert (row.steps_to_target, row.reached) == (None, 0)
    assert row.success == wilson(0, 1)


def test_success_is_the_share_of_scored_seeds_that_reached_the_target(result: Make) -> None:
    arrived = [result(replicate=at, target=0.9, steps_to__0_9=300.0) for at in range(3)]
    diverged = result(replicate=3, target=0.9, status=Status.DIVERGED, steps_to__0_9=100.0)
    failed = result(replicate=4, target=0.9, status=Status.FAILED)
    (row,) = summarize([*arrived, diverged, failed])
    assert row.success == wilson(3, 4), "what diverged did not arrive, what has no score has no say"
    assert (row.reached, row.steps_to_target, row.diverged, row.failed) == (3, 300.0, 1, 1)


def test_without_a_target_or_a_score_there_is_no_success(result: Make) -> None:
    rows = summarize([result("he", final__test_accuracy=1.0), result("broken", target=0.9, status=Status.TIMEOUT)])
    assert [row.success for row in rows] == [None, None]


def test_a_loss_that_a_scored_trial_lacks_is_infinite(result: Make) -> None:
    overflow = result(replicate=9, status=Status.DIVERGED, final__test_accuracy=0.5)
    results = [result(replicate=at, final__test_loss=float(at), final__test_accuracy=0.9) for at in range(5)]
    assert scores([*results, overflow], "final/test_loss") == [0.0, 1.0, 2.0, 3.0, 4.0, inf]
    found = measured([*results, overflow], "final/test_loss")
    assert found is not None
    assert (found.median, found.low, found.high, found.n) == (2.5, 0.0, inf, 6)
    (row,) = summarize([overflow])
    assert row.test_loss is not None
    assert row.test_loss.median == inf


def test_a_loss_of_what_has_no_score_is_not_measured(result: Make) -> None:
    results = [result(final__test_loss=1.0), result(replicate=1, status=Status.FAILED)]
    assert scores(results, "final/test_loss") == [1.0]
    assert measured(results[1:], "final/test_loss") is None
    assert measured([], "final/test_loss") is None


def test_another_metric_is_measured_only_where_all_scored_trials_have_it(result: Make) -> None:
    results = [result(final__test_accuracy=0.9), result(replicate=1)]
    assert scores(results, "final/test_accuracy") == []
    assert measured(results, "final/test_accuracy") is None
    assert scores(results[:1], "final/test_accuracy") == [0.9]


def test_no_results_give_no_rows() -> None:
    assert summarize([]) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(6)), st.lists(st.sampled_from([0.1, 0.5, 0.9]), min_size=6, max_size=6))
def test_the_order_in_which_results_arrive_does_not_matter(
    result: Make, order: list[int], accuracies: list[float]
) -> None:
    results = [result("ab"[at % 2], at // 2, final__test_accuracy=value) for at, value in enumerate(accuracies)]
    planned = [each.trial for each in results]
    assert summarize([results[at] for at in order], planned) == summarize(results, planned)
