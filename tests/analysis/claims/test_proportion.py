import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from suite.analysis.claims import judge
from suite.benchmark.claim import Claim
from suite.stats.proportion import wilson
from suite.training.result import Result, Status

Make = Callable[..., Result]


def proportion(low: float, high: float, **changes: Any) -> Claim:
    threshold = {key: changes.pop(key) for key in ("at_least", "at_most") if key in changes} or {"at_least": 0.9}
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}
    return Claim.model_validate(table | {"proportion": threshold | {"within": (low, high)}} | changes)


def seeds(result: Make, values: Sequence[float], **options: Any) -> list[Result]:
    return [result(replicate=at, final__test_accuracy=value, **options) for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("good", "bad", "low", "high", "state"),
    [
        (20, 0, 0.8, 1.0, "pass"),
        (0, 20, 0.0, 0.2, "pass"),
        (10, 10, 0.25, 0.75, "pass"),
        (20, 0, 0.9, 1.0, "undecided"),
        (15, 5, 0.8, 1.0, "undecided"),
        (10, 10, 0.8, 1.0, "fail"),
        (20, 0, 0.0, 0.5, "fail"),
        (1, 0, 0.5, 1.0, "undecided"),
        (1, 0, 0.2, 1.0, "pass"),
        (0, 1, 0.8, 1.0, "fail"),
    ],
)
def test_wilson_s_interval_of_the_share_decides(
    result: Make, good: int, bad: int, low: float, high: float, state: str
) -> None:
    verdict = judge(proportion(low, high), seeds(result, [0.9] * good + [0.89] * bad))
    reference = wilson(good, good + bad)
    assert verdict.state == state
    assert (verdict.value, verdict.low, verdict.high) == (reference.share, reference.low, reference.high)


def test_the_reason_says_how_many(result: Make) -> None:
    verdict = judge(proportion(0.8, 1.0), seeds(result, [0.9] * 20))
    assert verdict.reason == "the share of seeds with at least 0.9 lies inside [0.8, 1]; 20 of 20 have it"
    verdict = judge(proportion(0.8, 1.0, at_most=0.5), seeds(result, [0.9] * 20))
    assert verdict.reason == "the share of seeds with at most 0.5 lies outside [0.8, 1]; 0 of 20 have it"


def test_the_confidence_is_the_interval_s(result: Make) -> None:
    results = seeds(result, [0.9] * 20)
    assert judge(proportion(0.8, 1.0), results).state == "pass"
    assert judge(proportion(0.8, 1.0), results, confidence=0.99).state == "undecided"


def test_where_all_diverge_the_untrained_models_are_counted_and_said_to_be(result: Make) -> None:
    results = seeds(result, [0.5] * 20, status=Status.DIVERGED)
    verdict = judge(proportion(0.8, 1.0), results)
    assert (verdict.state, verdict.value) == ("fail", 0.0)
    assert verdict.reason.endswith("; 20 of 20 trials diverged and count as untrained")
    diverged = [replace(each, metrics={"final/diverged": 1.0}) for each in results]
    verdict = judge(proportion(0.8, 1.0, metric="final/diverged", at_least=1), diverged)
    assert (verdict.state, verdict.value) == ("pass", 1.0)
    assert verdict.reason.endswith("20 of 20 have it")


def steps(result: Make, reached: int, never: int) -> list[Result]:
    results = [result(replicate=at, target=0.9, **{"steps_to__0.9": 40.0}) for at in range(reached)]
    return [*results, *(result(replicate=reached + at, target=0.9) for at in range(never))]


def test_a_target_that_was_never_reached_is_no_success_and_hides_in_no_small_share(result: Make) -> None:
    results = steps(result, 10, 10)
    in_time = judge(proportion(0.25, 0.75, metric="steps_to/0.9", at_most=100), results)
    assert (in_time.state, in_time.value) == ("pass", 0.5)
    late = judge(proportion(0.0, 0.2, metric="steps_to/0.9", at_least=100), results)
    assert (late.state, late.value) == ("fail", 0.5)


def overflown(result: Make, replicate: int, status: Status = Status.DIVERGED, **metrics: float) -> Result:
    return replace(result(replicate=replicate, status=status, **metrics), dataset={"train": 40, "test": 20})


@pytest.mark.parametrize("status", [Status.FINISHED, Status.DIVERGED])
def test_a_loss_that_overflowed_is_no_success_and_hides_in_no_small_share(result: Make, status: Status) -> None:
    results = [overflown(result, at, Status.FINISHED, final__test_loss=0.1) for at in range(10)]
    results += [overflown(result, 10 + at, status) for at in range(10)]
    small = judge(proportion(0.25, 0.75, metric="final/test_loss", at_most=1.0), results)
    assert (small.state, small.value) == ("pass", 0.5)
    large = judge(proportion(0.0, 0.2, metric="final/test_loss", at_least=1.0), results)
    assert (large.state, large.value) == ("fail", 0.5)


@pytest.mark.parametrize("metric", ["final/tset_loss", "final/validation_loss", "final/test_accuracy", "steps_to/0.8"])
@pytest.mark.parametrize("side", ["at_least", "at_most"])
def test_what_was_never_measured_is_missing_even_if_all_diverged(result: Make, metric: str, side: str) -> None:
    results = [overflown(result, at, time__train=1.0) for at in range(20)]
    verdict = judge(proportion(0.8, 1.0, metric=metric, **{side: 0.5}), results)
    assert verdict.state == "missing"
    assert verdict.reason.startswith(f"he, seed 0: unknown metric '{metric}'")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_scalar_that_is_not_finite_is_missing_where_it_is_no_loss(result: Make, value: float) -> None:
    verdict = judge(proportion(0.5, 1.0), seeds(result, [*[0.95] * 19, value]))
    assert (verdict.state, verdict.reason) == ("missing", "he, seed 19: no finite final/test_accuracy")


def test_a_trial_without_a_score_is_missing(result: Make) -> None:
    results = [*seeds(result, [0.95] * 19), result(replicate=19, status=Status.FAILED)]
    verdict = judge(proportion(0.5, 1.0), results)
    assert (verdict.state, verdict.reason) == ("missing", "1 of 20 trials of he have no score: 1 failed")


def test_points_of_a_sweep_are_no_more_seeds(result: Make) -> None:
    results = [each for depth in range(20) for each in seeds(result, [0.95], point=(("model.depth", depth),))]
    verdict = judge(proportion(0.5, 1.0), results)
    assert verdict.state == "undecided"
    assert verdict.reason.endswith("1 of 1 have it")
    assert judge(proportion(0.5, 1.0, at={"model.depth": 3}), results).low == verdict.low
