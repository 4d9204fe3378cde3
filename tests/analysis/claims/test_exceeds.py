import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from suite.analysis.claims import judge
from suite.benchmark.claim import Claim
from suite.training.result import Result, Status

Make = Callable[..., Result]


def exceeds(by: float = 0.0, **changes: Any) -> Claim:
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/train_accuracy"}
    return Claim.model_validate(table | {"exceeds": "zeros", "by": by} | changes)


def pairs(result: Make, he: Sequence[float], zeros: Sequence[float], **options: Any) -> list[Result]:
    return [
        result(name, replicate, final__train_accuracy=value, **options)
        for name, values in (("he", he), ("zeros", zeros))
        for replicate, value in enumerate(values)
    ]


# Differences 0.375, 0.4375, 0.5, 0.5625 and 0.625, all of them exact.
HE, ZEROS = [0.875, 0.9375, 0.75, 0.75, 1.0], [0.5, 0.5, 0.25, 0.1875, 0.375]


@pytest.mark.parametrize(
    ("by", "state", "said"),
    [
        (0.0, "pass", "is above the margin of 0"),
        (0.37, "pass", "is above the margin of 0.37"),
        (0.375, "undecided", "may be on either side of the margin of 0.375"),
        (0.6, "undecided", "may be on either side of the margin of 0.6"),
        (0.625, "fail", "is not above the margin of 0.625"),
        (0.7, "fail", "is not above the margin of 0.7"),
    ],
)
def test_the_interval_of_the_median_paired_difference_decides(result: Make, by: float, state: str, said: str) -> None:
    verdict = judge(exceeds(by), pairs(result, HE, ZEROS))
    assert (verdict.state, verdict.value, verdict.low, verdict.high) == (state, 0.5, 0.375, 0.625)
    assert verdict.reason == f"the median difference to zeros over 5 paired seeds {said}"


def test_pairs_are_made_by_replicate_and_not_by_order(result: Make) -> None:
    results = pairs(result, HE, ZEROS)
    verdict = judge(exceeds(0.37), results[::-1])
    assert (verdict.state, verdict.low, verdict.high) == ("pass", 0.375, 0.625)
    assert verdict.reason == judge(exceeds(0.37), results).reason


def test_equal_differences_are_a_point(result: Make) -> None:
    results = pairs(result, [1.0, 0.75] * 3, [0.5, 0.25] * 3)
    assert judge(exceeds(0.4), results).state == "pass"
    assert judge(exceeds(0.5), results).state == "fail"


def test_the_same_numbers_on_both_sides_do_not_exceed_one_another(result: Make) -> None:
    assert judge(exceeds(), pairs(result, HE, HE)).state == "fail"


def test_rounding_lifts_nothing_above_the_margin(result: Make) -> None:
    assert 0.8 - 0.7 > 0.1
    verdict = judge(exceeds(0.1), pairs(result, [0.8] * 6, [0.7] * 6))
    assert (verdict.state, verdict.value) == ("fail", 0.1)
    assert judge(exceeds(0.1), pairs(result, [0.8001] * 6, [0.7] * 6)).state == "pass"


@pytest.mark.parametrize("count", [1, 4])
def test_fewer_than_five_pairs_decide_nothing(result: Make, count: int) -> None:
    verdict = judge(exceeds(), pairs(result, [1.0] * count, [0.5] * count))
    assert (verdict.state, verdict.value) == ("undecided", 0.5)
    assert math.isnan(verdict.low)
    assert verdict.reason.endswith("no interval; 5 are the fewest")


def test_the_confidence_is_the_intervals(result: Make) -> None:
    results = pairs(result, [0.4, *[0.9] * 8], [0.5] * 9)
    assert judge(exceeds(), results).state == "pass"
    assert judge(exceeds(), results, confidence=0.99).state == "undecided"


def test_points_of_the_sweep_are_averaged_before_seeds_are_compared(result: Make) -> None:
    results = pairs(result, [0.75] * 3 + [0.5] * 3, [0.5] * 6, point=(("model.depth", 5),))
    results += pairs(result, [0.5] * 3 + [0.75] * 3, [0.5] * 6, point=(("model.depth", 30),))
    verdict = judge(exceeds(0.1), results)
    assert (verdict.state, verdict.value, verdict.low, verdict.high) == ("pass", 0.125, 0.125, 0.125)
    assert "over 6 paired seeds" in verdict.reason
    assert judge(exceeds(0.1, at={"model.depth": 30}), results).state == "undecided"


def test_where_all_diverge_the_untrained_models_are_compared_and_said_to_be(result: Make) -> None:
    verdict = judge(exceeds(), pairs(result, [0.5] * 5, [0.5] * 5, status=Status.DIVERGED))
    assert (verdict.state, verdict.value) == ("fail", 0.0)
    assert verdict.reason.endswith("; 10 of 10 trials diverged and count as untrained")


def test_a_failed_trial_of_the_other_initializer_is_missing(result: Make) -> None:
    results = [*pairs(result, HE, ZEROS[:4]), result("zeros", 4, status=Status.TIMEOUT)]
    verdict = judge(exceeds(), results)
    assert (verdict.state, verdict.reason) == ("missing", "1 of 5 trials of zeros have no score: 1 timeout")


def test_a_metric_that_the_other_initializer_lacks_in_one_seed_is_missing(result: Make) -> None:
    verdict = judge(exceeds(), [*pairs(result, HE, ZEROS[:4]), result("zeros", 4, final__test_accuracy=0.5)])
    assert verdict.state == "missing"
    assert verdict.reason.startswith("zeros, seed 4: unknown metric 'final/train_accuracy'")


def test_a_seed_without_a_partner_is_missing(result: Make) -> None:
    verdict = judge(exceeds(), pairs(result, HE, ZEROS[:3]))
    assert (verdict.state, verdict.reason) == ("missing", "seeds [3, 4] of he and zeros have no partner")


ACTIVATION, DEPTH = "model.activation", "model.depth"
ORDER: dict[str, Any] = {
    "initializer": "xavier",
    "exceeds": "xavier",
    "at": {ACTIVATION: "sigmoid"},
    "exceeds_at": {ACTIVATION: "tanh"},
}
"""An ordering of activations, as of the test errors in Glorot & Bengio 2010, table 1."""


def swept(result: Make, values: Callable[[str, str, int, int], float], seeds: int = 6) -> list[Result]:
    """Return results whose values are those of initializer, activation, depth and seed."""
    return [
        result(
            name, seed, point=((ACTIVATION, phi), (DEPTH, depth)), final__train_accuracy=values(name, phi, depth, seed)
        )
        for name in ("zeros", "xavier")
        for phi in ("tanh", "sigmoid", "softsign")
        for depth in (1, 5)
        for seed in range(seeds)
    ]


@pytest.mark.parametrize("other", ["xavier", "zeros"])
@pytest.mark.parametrize("depth", [None, 5])
def test_points_are_compared_seed_by_seed(result: Make, other: str, depth: int | None) -> None:
    """The reference counts signs: the interval's ends are what so many of the differences lie beyond."""
    rng = np.random.default_rng(3)
    table = {
        (name, phi, depth, seed): float(value)
        for name in ("zeros", "xavier")
        for phi, mean in (("tanh", 0.2), ("sigmoid", 0.5), ("softsign", 9.0))
        for depth in (1, 5)
        for seed, value in enumerate(rng.normal(mean, 0.2, 11))
    }
    results = swept(result, lambda *of: table[of], seeds=11)
    place = {} if depth is None else {DEPTH: depth}
    claim = exceeds(0.1, **ORDER | {"exceeds": other, "at": {ACTIVATION: "sigmoid"} | place})
    verdict = judge(claim, [results[at] for at in rng.permutation(len(results))])

    depths = (1, 5) if depth is None else (depth,)
    differences = sorted(
        sum(table["xavier", "sigmoid", each, seed] - table[other, "tanh", each, seed] for each in depths) / len(depths)
        for seed in range(11)
    )
    outside = max(k for k in range(5) if 2 * sum(math.comb(11, j) for j in range(k + 1)) / 2**11 <= 0.05)
    assert verdict.value == pytest.approx(differences[5])
    assert (verdict.low, verdict.high) == pytest.approx((differences[outside], differences[-1 - outside]))
    assert verdict.state == ("pass" if differences[outside] > 0.1 else "undecided")
    assert verdict.reason.startswith(f"the median difference to {other} at activation = tanh over 11 paired seeds ")


def test_the_other_way_round_it_fails(result: Make) -> None:
    results = swept(result, lambda _, phi, __, seed: {"tanh": 0.25, "sigmoid": 0.5, "softsign": 1.0}[phi] + seed)
    assert judge(exceeds(0.2, **ORDER), results).value == 0.25
    turned = {"at": ORDER["exceeds_at"], "exceeds_at": ORDER["at"]}
    assert [judge(exceeds(**changes), results).state for changes in (ORDER, ORDER | turned)] == ["pass", "fail"]


@pytest.mark.parametrize("phi", ["tanh", "sigmoid"])
def test_a_trial_of_either_side_that_has_no_score_is_missing_by_its_point(result: Make, phi: str) -> None:
    results = swept(result, lambda *_: 0.5)
    lost = ("xavier", 3, ((ACTIVATION, phi), (DEPTH, 5)))
    kept = [each for each in results if (each.trial.initializer, each.trial.replicate, each.trial.point) != lost]
    verdict = judge(exceeds(**ORDER), kept, [each.trial for each in results])
    said = f"1 of 12 trials of xavier at activation = {phi} have no score: 1 not run"
    assert (verdict.state, verdict.reason) == ("missing", said)
    elsewhere = exceeds(**ORDER | {"at": {ACTIVATION: "softsign", DEPTH: 1}})
    assert judge(elsewhere, kept, [each.trial for each in results]).state == "fail"


def test_remarks_count_each_trial_once_even_where_a_side_holds_the_other(result: Make) -> None:
    results = [
        replace(each, weights=f"{each.trial.initializer} {each.trial.replicate}", status=Status.DIVERGED)
        for each in swept(result, lambda *_: 0.5)
    ]
    verdict = judge(exceeds(**ORDER), results)
    assert verdict.reason.endswith("the margin of 0; 24 of 24 trials diverged and count as untrained")
    verdict = judge(exceeds(**ORDER | {"at": {}}), results)
    assert verdict.reason.endswith("the margin of 0; 36 of 36 trials diverged and count as untrained")


def test_a_trial_without_the_metric_is_named_with_its_point(result: Make) -> None:
    results = swept(result, lambda _, *of: math.nan if of == ("tanh", 5, 2) else 0.5)
    verdict = judge(exceeds(**ORDER), results)
    assert verdict.reason == "xavier, seed 2, activation = tanh, depth = 5: no finite final/train_accuracy"
