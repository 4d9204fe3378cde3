from collections.abc import Callable, Sequence
from typing import Any

import pytest

from suite.analysis.claims import judge
from suite.benchmark.claim import Claim
from suite.stats.interval import interval
from suite.training.result import Result, Status

Make = Callable[..., Result]


def within(low: float, high: float, **changes: Any) -> Claim:
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}
    return Claim.model_validate(table | {"within": (low, high)} | changes)


def seeds(result: Make, values: Sequence[float], **options: Any) -> list[Result]:
    return [result(replicate=at, final__test_accuracy=value, **options) for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("low", "high", "state", "reason"),
    [
        (0.0, 1.0, "pass", "the median over 5 seeds lies inside [0, 1]"),
        (0.6, 0.8, "pass", "the median over 5 seeds lies inside [0.6, 0.8]"),
        (0.7, 0.75, "undecided", "the median over 5 seeds may lie on either side of a bound of [0.7, 0.75]"),
        (0.5, 0.6, "undecided", "the median over 5 seeds may lie on either side of a bound of [0.5, 0.6]"),
        (0.0, 0.59, "fail", "the median over 5 seeds lies outside [0, 0.59]"),
        (0.81, 1.0, "fail", "the median over 5 seeds lies outside [0.81, 1]"),
    ],
)
def test_the_interval_of_the_median_decides(result: Make, low: float, high: float, state: str, reason: str) -> None:
    values = [0.6, 0.72, 0.8, 0.7, 0.71]
    verdict = judge(within(low, high), seeds(result, values))
    reference = interval(values)
    assert (verdict.state, verdict.reason) == (state, reason)
    assert (verdict.value, verdict.low, verdict.high) == (reference.median, reference.low, reference.high)


def test_the_confidence_is_the_intervals(result: Make) -> None:
    values = [0.1, *[0.9] * 8]
    assert judge(within(0.8, 1.0), seeds(result, values)).state == "pass"
    assert judge(within(0.8, 1.0), seeds(result, values), confidence=0.99).state == "undecided"
    verdict = judge(within(0.0, 1.0), seeds(result, values[:6]), confidence=0.99)
    assert (verdict.state, verdict.reason) == ("undecided", "6 seeds give no interval; 8 are the fewest")


def test_equal_seeds_are_a_point(result: Make) -> None:
    zeros = seeds(result, [0.5] * 5)
    assert judge(within(0.5, 0.5), zeros).state == "pass"
    assert judge(within(0.51, 1.0), zeros).state == "fail"


@pytest.mark.parametrize(("count", "said"), [(1, "1 seed gives"), (2, "2 seeds give"), (4, "4 seeds give")])
def test_fewer_than_five_seeds_decide_nothing_even_if_equal(result: Make, count: int, said: str) -> None:
    verdict = judge(within(0.0, 1.0), seeds(result, [0.5] * count))
    assert (verdict.state, verdict.value) == ("undecided", 0.5)
    assert verdict.reason == f"{said} no interval; 5 are the fewest"
    assert judge(within(0.9, 1.0), seeds(result, [0.5] * count)).state == "undecided"


def test_a_diverged_seed_counts_as_the_untrained_model_and_is_named(result: Make) -> None:
    trained = seeds(result, [0.9] * 4)
    diverged = result(replicate=4, status=Status.DIVERGED, final__test_accuracy=0.5)
    verdict = judge(within(0.85, 0.95), [*trained, diverged])
    assert (verdict.state, verdict.value, verdict.low) == ("undecided", 0.9, 0.5)
    assert verdict.reason.endswith("; 1 of 5 trials diverged and count as untrained")


def test_where_all_diverge_the_untrained_model_is_judged_and_said_to_be(result: Make) -> None:
    verdict = judge(within(0.45, 0.55), seeds(result, [0.5] * 5, status=Status.DIVERGED))
    assert verdict.state == "pass"
    assert verdict.reason.endswith("; 5 of 5 trials diverged and count as untrained")
    assert judge(within(0.9, 1.0), seeds(result, [0.5] * 5, status=Status.DIVERGED)).state == "fail"


def test_at_keeps_one_point_of_the_sweep(result: Make) -> None:
    results = [
        *seeds(result, [0.9] * 5, point=(("model.depth", 5),)),
        *seeds(result, [0.1] * 5, point=(("model.depth", 30),)),
    ]
    claim = within(0.0, 0.2, at={"model.depth": 30})
    assert judge(claim, results).state == "pass"
    assert judge(within(0.0, 0.2, at={"model.depth": 5}), results).state == "fail"
    nowhere = judge(within(0.0, 0.2, at={"model.depth": 7}), results)
    assert (nowhere.state, nowhere.reason) == ("missing", "no trial of he at model.depth = 7 is planned")


def test_several_points_give_one_value_a_seed(result: Make) -> None:
    shallow, deep = [0.8, 0.9, 1.0, 0.9, 0.7], [0.4, 0.3, 0.2, 0.3, 0.5]
    results = [
        *seeds(result, shallow, point=(("model.depth", 5),)),
        *seeds(result, deep, point=(("model.depth", 30),)),
    ]
    verdict = judge(within(0.5, 0.7), results)
    assert verdict.state == "pass"
    assert (verdict.value, verdict.low, verdict.high) == pytest.approx((0.6, 0.6, 0.6))
