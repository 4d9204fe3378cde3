import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from suite.analysis.claims import judge
from suite.benchmark.claim import Claim
from suite.training.result import Result, Status

Make = Callable[..., Result]

# The course notebook's first three costs with He weights.
COSTS = (0.8830537463419761, 0.6879825919728063, 0.6751286264523371)


def published(values: float | Sequence[float], tolerance: float, metric: str = "train/loss") -> Claim:
    value = values if isinstance(values, float) else tuple(values)
    return Claim(statement="s", source="t", initializer="he", metric=metric, published=value, tolerance=tolerance)


def curve(result: Make, values: Sequence[float], replicate: int = 0, **options: Any) -> Result:
    return result(replicate=replicate, curves={"train/loss": values}, **options)


def test_a_curve_is_compared_at_its_first_evaluations(result: Make) -> None:
    verdict = judge(published(COSTS, 1e-6), [curve(result, [*COSTS, 0.1, 0.05])])
    assert verdict.state == "pass"
    assert "0 from the published" in verdict.reason


def test_the_largest_deviation_and_its_place_are_named(result: Make) -> None:
    results = [curve(result, COSTS), curve(result, [COSTS[0], COSTS[1] + 2e-5, COSTS[2] - 1e-5], replicate=1)]
    verdict = judge(published(COSTS, 1e-5), results)
    assert verdict.state == "fail"
    assert verdict.reason == "deviates by 2e-05 from the published 0.687983 (seed 1, evaluation 1); tolerance 1e-05"
    assert verdict.value == verdict.high == COSTS[1] + 2e-5
    assert verdict.low == COSTS[1]
    assert judge(published(COSTS, 3e-5), results).state == "pass"


def test_a_scalar_is_compared_in_every_seed(result: Make) -> None:
    results = [result(replicate=at, final__test_accuracy=value) for at, value in enumerate([0.96, 0.95])]
    claim = published(0.96, 0.005, metric="final/test_accuracy")
    assert judge(claim, results[:1]).state == "pass"
    verdict = judge(claim, results)
    assert verdict.state == "fail"
    assert "(seed 1)" in verdict.reason
    assert (verdict.value, verdict.low, verdict.high) == (0.95, 0.95, 0.96)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_fails(result: Make, bad: float) -> None:
    verdict = judge(published(COSTS, 1.0), [curve(result, [COSTS[0], COSTS[1], bad], status=Status.DIVERGED)])
    assert verdict.state == "fail"
    assert verdict.reason == "no finite value where 0.675129 is published (seed 0, evaluation 2)"


def test_a_curve_that_ends_early_fails(result: Make) -> None:
    verdict = judge(published(COSTS, 1.0), [curve(result, COSTS[:2])])
    assert (verdict.state, verdict.reason[:15]) == ("fail", "no finite value")


def test_an_exact_reproduction_needs_no_tolerance(result: Make) -> None:
    assert judge(published(COSTS, 0.0), [curve(result, COSTS)]).state == "pass"


def test_what_was_not_measured_is_missing_and_the_nearest_is_named(result: Make) -> None:
    verdict = judge(published(COSTS, 1.0, metric="test/loss"), [curve(result, COSTS)])
    assert verdict.state == "missing"
    assert "did you mean train/loss" in verdict.reason


def test_a_failed_seed_is_missing(result: Make) -> None:
    verdict = judge(published(COSTS, 1.0), [curve(result, COSTS), result(replicate=1, status=Status.FAILED)])
    assert verdict.state == "missing"
