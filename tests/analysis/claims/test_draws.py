"""Claims of draws, whose unit is the draw and not the seed, and claims of how far signals are from theory."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from suite.analysis.claims import judge
from suite.analysis.signals import deviations
from suite.benchmark.claim import Claim
from suite.diagnostics.measure import Measurement
from suite.diagnostics.profile import LayerSignal
from suite.stats.interval import interval
from suite.stats.proportion import wilson
from suite.training.result import Result, Status

Make = Callable[..., Result]
Values = Sequence[float] | np.ndarray[Any, Any]
DRAWS = np.random.default_rng(0).normal(size=1000)


def claim(**changes: Any) -> Claim:
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "draws/length"}
    return Claim.model_validate(table | changes)


def drawn(result: Make, values: Values, initializer: str = "he", replicate: int = 0, **options: Any) -> Result:
    """Return a trial whose draws have these values, and whose mean over draws stands among its metrics."""
    mean = float(np.mean(values)) if np.isfinite(values).all() else 0.0
    made = result(initializer, replicate, draws__length_mean=mean, **options)
    return replace(made, draws={"draws/length": np.array(values, np.float64)})


def test_a_thousand_draws_of_one_trial_are_a_thousand(result: Make) -> None:
    verdict = judge(claim(proportion={"at_least": 0.5, "within": [0.2, 0.4]}), [drawn(result, DRAWS)])
    met = int(np.sum(DRAWS >= 0.5))
    reference = wilson(met, 1000)
    assert verdict.state == "pass"
    assert (verdict.value, verdict.low, verdict.high) == (reference.share, reference.low, reference.high)
    assert verdict.reason == f"the share of draws with at least 0.5 lies inside [0.2, 0.4]; {met} of 1000 have it"


def test_draws_of_several_seeds_count_together(result: Make) -> None:
    results = [drawn(result, part, replicate=at) for at, part in enumerate(np.split(DRAWS, 4))]
    verdict = judge(claim(proportion={"at_most": 0.0, "within": [0.4, 0.6]}), results)
    reference = wilson(int(np.sum(DRAWS <= 0.0)), 1000)
    assert (verdict.value, verdict.low, verdict.high) == (reference.share, reference.low, reference.high)


def test_the_median_is_over_draws(result: Make) -> None:
    verdict = judge(claim(within=[-0.2, 0.2]), [drawn(result, DRAWS)])
    reference = interval(DRAWS)
    assert (verdict.state, verdict.value) == ("pass", reference.median)
    assert (verdict.low, verdict.high) == (reference.low, reference.high)
    assert verdict.reason == "the median over 1000 draws lies inside [-0.2, 0.2]"


def test_what_is_one_number_a_trial_still_has_the_seed_as_its_unit(result: Make) -> None:
    results = [drawn(result, DRAWS, replicate=at) for at in range(5)]
    verdict = judge(claim(within=[-0.2, 0.2], metric="draws/length_mean"), results)
    assert (verdict.state, verdict.value) == ("pass", float(np.mean(DRAWS)))
    assert verdict.reason == "the median over 5 seeds lies inside [-0.2, 0.2]"


def test_pairs_are_made_draw_by_draw(result: Make) -> None:
    # Above its partner in each draw, though both spread a hundred times wider than they differ.
    upper = 100.0 * DRAWS + np.abs(DRAWS) + 0.5
    both = [drawn(result, upper), drawn(result, 100.0 * DRAWS, "zeros")]
    verdict = judge(claim(exceeds="zeros", by=0.5), both)
    assert verdict.state == "pass"
    assert verdict.value == pytest.approx(np.median(np.abs(DRAWS)) + 0.5)
    assert "over 1000 paired draws is above the margin of 0.5" in verdict.reason
    shuffled = [drawn(result, upper[::-1]), both[1]]
    assert judge(claim(exceeds="zeros", by=0.5), shuffled).state == "undecided"


def test_draws_are_paired_within_their_seed(result: Make) -> None:
    seeds = [[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]
    results = [drawn(result, np.add(values, 0.25), replicate=at) for at, values in enumerate(seeds)]
    results += [drawn(result, values, "zeros", at) for at, values in reversed(list(enumerate(seeds)))]
    verdict = judge(claim(exceeds="zeros"), results)
    assert (verdict.state, verdict.low, verdict.high) == ("pass", 0.25, 0.25)


def test_draws_without_a_partner_are_missing(result: Make) -> None:
    results = [drawn(result, DRAWS), drawn(result, DRAWS[:999], "zeros")]
    verdict = judge(claim(exceeds="zeros"), results)
    assert (verdict.state, verdict.reason) == ("missing", "seeds [0] of he and zeros have no partner")


@pytest.mark.parametrize("kind", [{"within": [0.0, 1.0]}, {"exceeds": "zeros"}])
def test_few_draws_decide_nothing_and_are_called_draws(result: Make, kind: Mapping[str, Any]) -> None:
    four = [drawn(result, [0.5] * 4), drawn(result, [0.1] * 4, "zeros")]
    verdict = judge(claim(**kind), four)
    assert verdict.state == "undecided"
    assert verdict.reason == "4 draws give no interval; 5 are the fewest"
    one = [drawn(result, [0.5]), drawn(result, [0.1], "zeros")]
    assert judge(claim(**kind), one).reason == "1 draw gives no interval; 5 are the fewest"


def test_points_of_a_sweep_are_averaged_draw_by_draw(result: Make) -> None:
    points = [(("model.depth", depth),) for depth in (2, 8)]
    results = [drawn(result, sign * DRAWS + 1.0, point=point) for sign, point in zip((1, -1), points, strict=True)]
    verdict = judge(claim(within=[0.9, 1.1]), results)
    assert verdict.low == pytest.approx(1.0) == verdict.high
    assert "1000 draws" in verdict.reason


@pytest.mark.parametrize(
    "kind",
    [{"within": [-9.0, 9.0]}, {"exceeds": "zeros"}, {"proportion": {"at_least": -9.0, "within": [0.5, 1.0]}}],
    ids=lambda kind: next(iter(kind)),
)
def test_a_draw_that_has_no_value_lets_nothing_pass(result: Make, kind: Mapping[str, Any]) -> None:
    other = drawn(result, np.full(1000, -9.0), "zeros")
    assert judge(claim(**kind), [drawn(result, DRAWS), other]).state == "pass"
    verdict = judge(claim(**kind), [drawn(result, [*DRAWS[:998], math.nan, math.nan]), other])
    assert (verdict.state, verdict.reason) == ("missing", "he: 2 of 1000 draws have no draws/length")


def test_infinities_are_beyond_all_others(result: Make) -> None:
    values = [-math.inf] * 30 + [0.0] * 40 + [math.inf] * 30
    verdict = judge(claim(within=[-1.0, 1.0]), [drawn(result, values)])
    assert (verdict.state, verdict.low, verdict.high) == ("pass", 0.0, 0.0)
    share = judge(claim(proportion={"at_most": -5.0, "within": [0.2, 0.4]}), [drawn(result, values)])
    assert (share.state, share.value) == ("pass", 0.3)
    both = [drawn(result, values), drawn(result, values, "zeros")]
    assert judge(claim(exceeds="zeros"), both).state == "fail"
    points = [(("model.depth", depth),) for depth in (2, 8)]
    opposed = [drawn(result, sign * np.array(values), point=at) for sign, at in zip((1, -1), points, strict=True)]
    verdict = judge(claim(within=[-1.0, 1.0]), opposed)
    assert (verdict.state, verdict.reason) == ("missing", "he: 60 of 100 draws have no draws/length")


def test_without_draws_there_is_no_such_metric(result: Make) -> None:
    verdict = judge(claim(within=[-1.0, 1.0]), [replace(drawn(result, DRAWS), draws={})])
    assert verdict.state == "missing"
    assert verdict.reason.startswith("he, seed 0: unknown metric 'draws/length'; did you mean draws/length_mean?")
    failed = replace(drawn(result, DRAWS), status=Status.FAILED)
    assert judge(claim(within=[-1.0, 1.0]), [failed]).reason == "1 of 1 trials of he have no score: 1 failed"


def signal(**values: float) -> LayerSignal:
    named: dict[str, Any] = {"name": "dense", "kind": "Dense", "activation": "relu", "units": 50, "fan_in": 50}
    known = named | {"fan_out": 50, "weight_mean": 0.0, "weight_square": 2 / 50, "bias_square": 0.0} | values
    return LayerSignal(**{field.name: known.get(field.name, math.nan) for field in fields(LayerSignal)})


def untrained(result: Make, last: float, replicate: int) -> Result:
    """Return a ReLU net of He's weights, where theory keeps a second moment of 1, with another in the last layer."""
    rows = [signal(second_moment=q, gradient_variance=1.0) for q in (1.0, 1.0, last, 1.0)]
    return replace(result("he", replicate, final__test_accuracy=0.5), measurements={0: Measurement({}, rows)})


def test_a_deviation_from_theory_is_a_metric_of_each_seed(result: Make) -> None:
    results = [untrained(result, 1.0 + 0.01 * (at + 1), at) for at in range(5)]
    assert deviations(results[2])["theory/second_moment"] == pytest.approx(0.03)
    near = judge(claim(metric="theory/second_moment", within=[0.0, 0.06]), results)
    assert near.state == "pass"
    assert (near.low, near.value, near.high) == pytest.approx((0.01, 0.03, 0.05))
    assert near.reason == "the median over 5 seeds lies inside [0, 0.06]"
    assert judge(claim(metric="theory/second_moment", within=[0.0, 0.005]), results).state == "fail"


def test_a_deviation_that_is_none_is_missing_by_name(result: Make) -> None:
    results = [untrained(result, 1.0, at) for at in range(5)]
    misspelt = judge(claim(metric="theory/second_momment", within=[0.0, 1.0]), results)
    assert misspelt.reason.startswith("he, seed 0: unknown metric 'theory/second_momment'; did you mean theory/second")
    without = judge(claim(metric="theory/correlation", within=[0.0, 1.0]), results)
    assert (without.state, "theory/correlation" in without.reason) == ("missing", True)
    unmeasured = [*results[:4], replace(results[4], measurements={})]
    verdict = judge(claim(metric="theory/second_moment", within=[0.0, 1.0]), unmeasured)
    assert (verdict.state, verdict.reason) == (
        "missing",
        "he, seed 4: mean-field theory says nothing of this net: nothing was measured at initialization",
    )


@pytest.mark.parametrize(
    ("metric", "files"),
    [("draws/length", True), ("theory/correlation", True), ("final/test_loss", False), ("signal/std_slope", False)],
)
def test_only_what_stands_in_files_needs_them(metric: str, files: bool) -> None:
    assert claim(metric=metric, within=[0.0, 1.0]).of_files is files
