from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from suite.analysis.claims import judge
from suite.analysis.claims.trend import rank_correlation, slope
from suite.benchmark.claim import Claim
from suite.training.result import Result, Status

Make = Callable[..., Result]
DEPTHS = (2, 8, 32)


def trend(low: float, high: float, statistic: str = "rank_correlation", **changes: Any) -> Claim:
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}
    kind = {"over": "model.depth", "statistic": statistic, "within": (low, high)}
    return Claim.model_validate(table | {"trend": kind} | changes)


def swept(result: Make, seeds: Sequence[Sequence[float]], *at: tuple[str, Any]) -> list[Result]:
    """Return a result for each seed and depth."""
    return [
        result(replicate=seed, point=(("model.depth", depth), *at), final__test_accuracy=y)
        for seed, values in enumerate(seeds)
        for depth, y in zip(DEPTHS, values, strict=True)
    ]


FALLS, RISES, BENDS = [0.9, 0.7, 0.1], [0.1, 0.7, 0.9], [0.9, 0.1, 0.7]


@pytest.mark.parametrize(
    ("seeds", "low", "high", "state"),
    [
        ([FALLS] * 5, -1.0, -0.8, "pass"),
        ([RISES] * 5, 0.8, 1.0, "pass"),
        ([BENDS] * 5, -0.5, -0.5, "pass"),
        ([RISES] * 5, -1.0, -0.8, "fail"),
        ([BENDS] * 5, -1.0, -0.8, "fail"),
        ([[0.5] * 3] * 5, -0.1, 0.1, "pass"),
        ([[0.5] * 3] * 5, -1.0, -0.8, "fail"),
        ([*[FALLS] * 4, BENDS], -1.0, -0.8, "undecided"),
        ([*[FALLS] * 7, BENDS], -1.0, -0.8, "undecided"),
        ([*[FALLS] * 8, BENDS], -1.0, -0.8, "pass"),
        ([FALLS] * 4, -1.0, -0.8, "undecided"),
        ([FALLS], -1.0, -0.8, "undecided"),
    ],
)
def test_the_interval_of_the_median_correlation_over_seeds_decides(
    result: Make, seeds: list[list[float]], low: float, high: float, state: str
) -> None:
    assert judge(trend(low, high), swept(result, seeds)).state == state


def test_the_reason_names_statistic_and_axis(result: Make) -> None:
    verdict = judge(trend(-1.0, -0.8), swept(result, [FALLS] * 5))
    assert (verdict.value, verdict.low, verdict.high) == (-1.0, -1.0, -1.0)
    assert verdict.reason == "the median rank correlation with model.depth over 5 seeds lies inside [-1, -0.8]"
    verdict = judge(trend(0.0, 1.0, "slope"), swept(result, [FALLS] * 5))
    assert verdict.state == "fail"
    assert verdict.reason == "the median slope with model.depth over 5 seeds lies outside [0, 1]"
    assert verdict.value == pytest.approx(np.polyfit(DEPTHS, FALLS, 1)[0])
    few = judge(trend(-1.0, -0.8), swept(result, [FALLS] * 3))
    assert few.reason == "3 seeds give no interval; 5 are the fewest"


def test_the_confidence_is_the_intervals(result: Make) -> None:
    results = swept(result, [*[FALLS] * 8, BENDS])
    assert judge(trend(-1.0, -0.8), results, confidence=0.99).state == "undecided"


def test_other_axes_are_averaged_seed_by_seed_or_fixed_by_at(result: Make) -> None:
    wide = swept(result, [RISES] * 5, ("model.width", 64))
    narrow = swept(result, [[0.9, 0.1, 0.0]] * 5, ("model.width", 8))
    results = [*wide, *narrow]
    assert judge(trend(0.9, 1.0, at={"model.width": 64}), results).state == "pass"
    assert judge(trend(-1.0, -0.9, at={"model.width": 8}), results).state == "pass"
    both = judge(trend(-1.0, 0.9), results)
    assert both.value == pytest.approx(stats.spearmanr(DEPTHS, [0.5, 0.4, 0.45]).statistic)
    steep = judge(trend(-1.0, 1.0, "slope"), results)
    assert steep.value == pytest.approx(np.polyfit(DEPTHS, [0.5, 0.4, 0.45], 1)[0])


def test_where_all_diverge_nothing_moves(result: Make) -> None:
    results = [replace(each, status=Status.DIVERGED) for each in swept(result, [[0.5] * 3] * 5)]
    verdict = judge(trend(0.8, 1.0), results)
    assert (verdict.state, verdict.value) == ("fail", 0.0)
    assert verdict.reason.endswith("; 15 of 15 trials diverged and count as untrained")


def test_a_point_without_a_score_is_missing(result: Make) -> None:
    results = swept(result, [FALLS] * 5)
    planned = [each.trial for each in results]
    absent = judge(trend(-1.0, -0.8), results[:-1], planned)
    assert (absent.state, absent.reason) == ("missing", "1 of 15 trials of he have no score: 1 not run")
    failed = judge(trend(-1.0, -0.8), [*results[:-1], replace(results[-1], status=Status.FAILED)])
    assert (failed.state, failed.reason) == ("missing", "1 of 15 trials of he have no score: 1 failed")


def test_a_metric_that_one_trial_lacks_is_missing(result: Make) -> None:
    results = swept(result, [FALLS] * 5)
    verdict = judge(trend(-1.0, -0.8), [*results[:-1], replace(results[-1], metrics={})])
    assert verdict.state == "missing"
    assert verdict.reason.startswith("he, seed 4, depth = 32: unknown metric 'final/test_accuracy'")


def test_two_points_are_no_trend(result: Make) -> None:
    results = [each for each in swept(result, [FALLS] * 5) if ("model.depth", 8) not in each.trial.point]
    verdict = judge(trend(-1.0, -0.8), results)
    assert verdict.state == "missing"
    assert verdict.reason == "he, seed 0: expected at least 3 values of model.depth, received [2, 32]"


def test_an_axis_that_was_not_swept_is_missing(result: Make) -> None:
    verdict = judge(trend(-1.0, -0.8), [result(replicate=seed, final__test_accuracy=0.9) for seed in range(5)])
    assert verdict.state == "missing"
    assert "unknown sweep axis 'model.depth'" in verdict.reason


# Few different values, so that many are tied.
POINTS = st.lists(st.tuples(st.integers(-50, 50), st.one_of(st.integers(0, 5), st.floats(-1e3, 1e3))), min_size=3)


@given(POINTS)
def test_rank_correlation_is_spearman_s(points: list[tuple[int, float]]) -> None:
    x, y = ([float(each) for each in side] for side in zip(*points, strict=True))
    assume(len(set(x)) > 1 and len(set(y)) > 1)
    assert rank_correlation(x, y) == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)


@given(st.lists(st.floats(allow_nan=False), min_size=3, max_size=60, unique=True))
def test_a_perfect_order_is_exactly_one(values: list[float]) -> None:
    x = list(range(len(values)))
    assert rank_correlation(x, sorted(values)) == 1.0
    assert rank_correlation(x, sorted(values, reverse=True)) == -1.0


@given(st.lists(st.integers(), min_size=3, max_size=10), st.floats(allow_nan=False))
def test_what_does_not_move_has_no_trend(x: list[int], level: float) -> None:
    assert rank_correlation(x, [level] * len(x)) == 0.0


@given(POINTS)
def test_slope_is_that_of_least_squares(points: list[tuple[int, float]]) -> None:
    x, y = ([float(each) for each in side] for side in zip(*points, strict=True))
    assume(len(set(x)) > 1)
    assert slope(x, y) == pytest.approx(np.polyfit(x, y, 1)[0], rel=1e-6, abs=1e-6)


def test_a_level_has_no_slope() -> None:
    assert slope([1, 2, 4], [0.1, 0.1, 0.1]) == 0.0
