from collections.abc import Callable, Sequence
from typing import Any

import pytest

from suite.analysis.claims import judge
from suite.analysis.interval import interval
from suite.benchmark.claim import Claim
from suite.training.result import Result, Status

Make = Callable[..., Result]


def within(low: float, high: float, **changes: Any) -> Claim:
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}
    return Claim.model_validate(table | {"within": (low, high)} | changes)


def seeds(result: Make, values: Sequence[float], **options: Any) -> list[Result]:
    return [result(replicate=at, final__test_accuracy=value, **options) for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (0.0, 1.0, "pass"),
        (0.5, 0.9, "pass"),
        (0.7, 0.75, "undecided"),
        (0.5, 0.7, "undecided"),
        (0.0, 0.3, "fail"),
        (0.95, 1.0, "fail"),
    ],
)
def test_the_interval_of_the_mean_decides(result: Make, low: float, high: float, outcome: str) -> None:
    values = [0.6, 0.7, 0.8, 0.7]
    verdict = judge(within(low, high), seeds(result, values))
    reference = interval(values, support=(0, 1))
    assert verdict.outcome == outcome
    assert (verdict.value, verdict.low, verdict.high) == (reference.mean, reference.low, reference.high)
    assert "4 seeds" in verdict.reason


def test_an_accuracy_near_one_can_be_shown_to_lie_below_one(result: Make) -> None:
    values = [0.98, 1.0, 1.0]
    assert interval(values).high > 1.0
    assert judge(within(0.9, 1.0), seeds(result, values)).outcome == "pass"


def test_equal_seeds_are_a_point(result: Make) -> None:
    zeros = seeds(result, [0.5, 0.5, 0.5])
    assert judge(within(0.5, 0.5), zeros).outcome == "pass"
    assert judge(within(0.51, 1.0), zeros).outcome == "fail"


def test_one_seed_decides_nothing(result: Make) -> None:
    verdict = judge(within(0.0, 1.0), seeds(result, [0.5]))
    assert (verdict.outcome, verdict.value) == ("undecided", 0.5)
    assert "one seed" in verdict.reason


def test_a_diverged_seed_counts_as_the_untrained_model(result: Make) -> None:
    trained = seeds(result, [0.9, 0.9, 0.9])
    diverged = result(replicate=3, status=Status.DIVERGED, final__test_accuracy=0.5)
    assert judge(within(0.85, 0.95), trained).outcome == "pass"
    assert judge(within(0.85, 0.95), [*trained, diverged]).value == pytest.approx(0.8)


@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMEOUT, Status.INTERRUPTED])
def test_a_trial_without_a_score_is_missing(result: Make, status: Status) -> None:
    verdict = judge(within(0.0, 1.0), [*seeds(result, [0.9, 0.9]), result(replicate=2, status=status)])
    assert verdict.outcome == "missing"
    assert verdict.reason == f"1 of 3 trials of he have no score: 1 {status}"


def test_a_planned_trial_that_never_ran_is_missing(result: Make) -> None:
    results = seeds(result, [0.9, 0.9, 0.9])
    verdict = judge(within(0.0, 1.0), results[:2], [each.trial for each in results])
    assert verdict.outcome == "missing"
    assert "1 not run" in verdict.reason


def test_trials_of_other_initializers_have_no_say(result: Make) -> None:
    others = [result("zeros", 0, final__test_accuracy=0.0), result("zeros", 1, status=Status.FAILED)]
    assert judge(within(0.8, 1.0), [*seeds(result, [0.9, 0.9]), *others]).outcome == "pass"


def test_at_keeps_one_point_of_the_sweep(result: Make) -> None:
    results = [
        *seeds(result, [0.9, 0.9], point=(("model.depth", 5),)),
        *seeds(result, [0.1, 0.1], point=(("model.depth", 30),)),
    ]
    claim = within(0.0, 0.2, at={"model.depth": 30})
    assert judge(claim, results).outcome == "pass"
    assert judge(within(0.0, 0.2, at={"model.depth": 5}), results).outcome == "fail"
    nowhere = judge(within(0.0, 0.2, at={"model.depth": 7}), results)
    assert (nowhere.outcome, nowhere.reason) == ("missing", "no trial of he at model.depth = 7 is planned")


def test_several_points_give_one_value_a_seed(result: Make) -> None:
    shallow, deep = [0.8, 0.9, 1.0], [0.4, 0.3, 0.2]
    results = [
        *seeds(result, shallow, point=(("model.depth", 5),)),
        *seeds(result, deep, point=(("model.depth", 30),)),
    ]
    verdict = judge(within(0.5, 0.7), results)
    assert verdict.outcome == "pass"
    assert verdict.value == pytest.approx(0.6)
    assert (verdict.low, verdict.high) == pytest.approx((0.6, 0.6))


def test_a_metric_that_was_not_measured_is_missing_and_the_nearest_is_named(result: Make) -> None:
    verdict = judge(within(0.0, 1.0, metric="final/test_acuracy"), seeds(result, [0.9, 0.9]))
    assert verdict.outcome == "missing"
    assert "did you mean final/test_accuracy" in verdict.reason


def test_a_loss_that_overflowed_is_missing(result: Make) -> None:
    results = [result(replicate=0, final__test_loss=1.0), result(replicate=1, status=Status.DIVERGED)]
    verdict = judge(within(0.0, 2.0, metric="final/test_loss"), results)
    assert (verdict.outcome, verdict.reason) == ("missing", "he, seed 1: no finite final/test_loss, the trial diverged")


def test_a_target_that_was_never_reached_is_missing(result: Make) -> None:
    verdict = judge(within(0, 500, metric="steps_to/0.9"), [result(target=0.9), result(replicate=1, target=0.9)])
    assert (verdict.outcome, verdict.reason) == ("missing", "he, seed 0: test/accuracy never reached 0.9")
