from collections.abc import Callable, Sequence
from typing import Any

import pytest
from scipy import stats

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


HE, ZEROS = [0.9, 0.7, 0.8, 0.6], [0.5, 0.32, 0.4, 0.18]


@pytest.mark.parametrize(
    ("by", "outcome"), [(0.0, "pass"), (0.37, "pass"), (0.4, "undecided"), (0.43, "fail"), (0.5, "fail")]
)
def test_the_interval_of_the_paired_differences_decides(result: Make, by: float, outcome: str) -> None:
    verdict = judge(exceeds(by), pairs(result, HE, ZEROS))
    reference = stats.ttest_rel(HE, ZEROS).confidence_interval()
    assert verdict.outcome == outcome
    assert (verdict.low, verdict.high) == pytest.approx((reference.low, reference.high))
    assert verdict.value == pytest.approx(0.4)
    assert "4 paired seeds" in verdict.reason
    assert "zeros" in verdict.reason


def test_pairs_are_made_by_replicate_and_not_by_order(result: Make) -> None:
    results = pairs(result, HE, ZEROS)
    assert judge(exceeds(0.37), results[::-1]) == judge(exceeds(0.37), results)


def test_equal_differences_are_a_point(result: Make) -> None:
    results = pairs(result, [1.0, 0.75], [0.5, 0.25])
    assert judge(exceeds(0.4), results).outcome == "pass"
    assert judge(exceeds(0.5), results).outcome == "fail"


def test_one_seed_decides_nothing(result: Make) -> None:
    assert judge(exceeds(), pairs(result, [1.0], [0.5])).outcome == "undecided"


def test_points_of_the_sweep_are_averaged_before_seeds_are_compared(result: Make) -> None:
    results = pairs(result, [0.9, 0.8], [0.5, 0.5], point=(("model.depth", 5),))
    results += pairs(result, [0.5, 0.6], [0.5, 0.5], point=(("model.depth", 30),))
    verdict = judge(exceeds(0.1), results)
    assert verdict.outcome == "pass"
    assert verdict.value == pytest.approx(0.2)
    assert judge(exceeds(0.1, at={"model.depth": 30}), results).outcome == "undecided"


def test_a_failed_trial_of_the_other_initializer_is_missing(result: Make) -> None:
    results = [*pairs(result, HE, ZEROS[:3]), result("zeros", 3, status=Status.TIMEOUT)]
    verdict = judge(exceeds(), results)
    assert (verdict.outcome, verdict.reason) == ("missing", "1 of 4 trials of zeros have no score: 1 timeout")


def test_a_seed_without_a_partner_is_missing(result: Make) -> None:
    verdict = judge(exceeds(), pairs(result, HE, ZEROS[:3]))
    assert (verdict.outcome, verdict.reason) == ("missing", "seeds [3] of he and zeros have no partner")


def test_no_difference_of_accuracies_is_larger_than_one(result: Make) -> None:
    verdict = judge(exceeds(), pairs(result, [1.0, 0.9], [0.0, 0.0]))
    assert verdict.high == 1.0
