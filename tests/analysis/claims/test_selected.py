"""Claims at selected values: each initializer at what validation data chose for it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from suite.analysis.claims import judge
from suite.analysis.claims.verdict import Verdict
from suite.benchmark.claim import Claim
from suite.benchmark.selection import Selection
from suite.training.result import Result, Status

Make = Callable[..., Result]
RATE, DEPTH = "training.optimizer.config.learning_rate", "model.depth"
SELECT = Selection(axes=(RATE,), common={RATE: 0.01})
SELECTED = {RATE: "selected"}
Scores = Mapping[float, tuple[float, float]]
"""By rate, the accuracy on validation and on test data."""


def claim(**changes: Any) -> Claim:
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy", "at": SELECTED}
    return Claim.model_validate(table | changes)


def judged(of: Claim, results: Sequence[Result], planned: Sequence[Result] | None = None) -> Verdict:
    return judge(of, results, [each.trial for each in planned or results], select=SELECT)


def trained(result: Make, name: str, scores: Scores, depth: int | None = None) -> list[Result]:
    """Return five seeds at each rate."""
    return [
        result(
            name,
            seed,
            point=(*([] if depth is None else [(DEPTH, depth)]), (RATE, rate)),
            final__validation_accuracy=validation,
            final__test_accuracy=test,
        )
        for rate, (validation, test) in scores.items()
        for seed in range(5)
    ]


HE: Scores = {0.01: (0.8, 0.75), 0.1: (0.9, 0.7)}
ZEROS: Scores = {0.01: (0.6, 0.5), 0.1: (0.3, 0.95)}


@pytest.fixture
def study(result: Make) -> list[Result]:
    """Validation data choose 0.1 for He weights and 0.01 for zeros; test data would choose the other ones."""
    return trained(result, "he", HE) + trained(result, "zeros", ZEROS)


def test_each_side_stands_at_its_own_value(study: list[Result]) -> None:
    verdict = judged(claim(exceeds="zeros", by=0.1), study)
    assert verdict.state == "pass"
    assert verdict.value == pytest.approx(0.2)
    assert verdict.reason == (
        "the median difference to zeros over 5 paired seeds is above the margin of 0.1; "
        "he at learning_rate 0.1 (at an end of what was tried) and "
        "zeros at learning_rate 0.01 (at an end of what was tried), "
        "chosen on validation data"
    )
    for rate, difference in ((0.01, 0.25), (0.1, -0.25)):
        verdict = judged(claim(exceeds="zeros", at={RATE: rate}), study)
        assert verdict.value == pytest.approx(difference)
        assert "chosen" not in verdict.reason


def test_validation_data_decide_and_test_data_do_not(study: list[Result]) -> None:
    high = claim(within=(0.74, 1.0))
    assert judged(claim(within=(0.74, 1.0), at={RATE: 0.01}), study).state == "pass", "the best rate on test data"
    verdict = judged(high, study)
    assert (verdict.state, verdict.value) == ("fail", 0.7)
    assert verdict.reason.endswith(
        "lies outside [0.74, 1]; at learning_rate 0.1 (at an end of what was tried), chosen on validation data"
    )


def test_a_claim_that_does_not_name_the_axis_is_of_the_mean_as_before(study: list[Result]) -> None:
    free = claim(within=(0.0, 1.0), at={})
    assert judged(free, study) == judge(free, study)
    assert judged(free, study).value == pytest.approx(0.725)


def test_one_value_is_chosen_for_all_seeds(result: Make) -> None:
    low, high = [0.5, 0.5, 0.6, 0.9, 0.9], [0.7, 0.7, 0.7, 0.1, 0.1]
    results = [
        result("he", seed, point=((RATE, rate),), final__validation_accuracy=values[seed], final__test_accuracy=rate)
        for rate, values in ((0.01, low), (0.1, high))
        for seed in range(5)
    ]
    verdict = judged(claim(within=(0.0, 1.0)), results)
    assert (verdict.value, verdict.low, verdict.high) == (0.1, 0.1, 0.1)


def test_the_order_of_results_decides_no_tie(result: Make) -> None:
    results = trained(result, "he", {0.1: (0.8, 0.1), 0.01: (0.8, 0.01), 0.03: (0.8, 0.03)})
    assert [judged(claim(within=(0.0, 1.0)), order, results).value for order in (results, results[::-1])] == [0.1, 0.1]


def test_a_trend_has_a_choice_at_each_of_its_points(result: Make) -> None:
    by_depth: dict[int, Scores] = {
        2: {0.01: (0.5, 0.0), 0.1: (0.9, 0.9)},
        8: {0.01: (0.9, 0.8), 0.1: (0.5, 1.0)},
        32: {0.01: (0.9, 0.7), 0.1: (0.5, 1.0)},
    }
    results = [each for depth, scores in by_depth.items() for each in trained(result, "he", scores, depth)]
    falls = {"over": DEPTH, "statistic": "rank_correlation", "within": (-1.0, -0.8)}
    verdict = judged(claim(trend=falls), results)
    assert (verdict.state, verdict.value) == ("pass", -1.0)
    assert verdict.reason.endswith(
        "; at learning_rate 0.1 (depth 2), learning_rate 0.01 (depth 8; depth 32) (at an end of what was tried), "
        "chosen on validation data"
    )
    assert judged(claim(trend=falls, at={RATE: 0.1}), results).state == "fail"


def test_a_proportion_counts_seeds_at_the_choice(result: Make) -> None:
    results = trained(result, "he", HE, 2) + trained(result, "he", ZEROS, 8)
    share = claim(proportion={"at_least": 0.7, "within": (0.5, 1.0)}, at=SELECTED | {DEPTH: 2})
    verdict = judged(share, results)
    assert (verdict.state, verdict.value) == ("pass", 1.0)
    assert verdict.reason.endswith(
        "; 5 of 5 have it; at learning_rate 0.1 (at an end of what was tried), chosen on validation data"
    )


def test_published_numbers_are_those_of_the_choice(study: list[Result]) -> None:
    assert judged(claim(published=0.7, tolerance=0.001), study).state == "pass"
    assert judged(claim(published=0.75, tolerance=0.001), study).state == "fail"


def test_a_trial_without_a_score_leaves_no_choice_even_where_it_would_not_have_been_chosen(study: list[Result]) -> None:
    def without(rate: float, name: str = "he") -> list[Result]:
        lost = (name, 4, ((RATE, rate),))
        return [
            replace(each, status=Status.FAILED)
            if (each.trial.initializer, each.trial.replicate, each.trial.point) == lost
            else each
            for each in study
        ]

    for rate in (0.01, 0.1):
        verdict = judged(claim(within=(0.0, 1.0)), without(rate))
        assert (verdict.state, verdict.reason) == ("missing", "1 of 10 trials of he have no score: 1 failed")
        assert judged(claim(exceeds="zeros"), without(rate, "zeros")).state == "missing"
    verdict = judged(claim(within=(0.0, 1.0)), study[1:], study)
    assert (verdict.state, verdict.reason) == ("missing", "1 of 10 trials of he have no score: 1 not run")


def test_without_validation_data_there_is_no_choice(study: list[Result]) -> None:
    blind = [replace(each, metrics={"final/test_accuracy": 0.9}) for each in study]
    verdict = judged(claim(within=(0.0, 1.0)), blind)
    assert verdict.state == "missing"
    assert math.isnan(verdict.value)
    assert verdict.reason == (
        "he: no finite final/validation_accuracy or final/validation_loss, by which "
        "training.optimizer.config.learning_rate would be chosen"
    )


def test_without_a_selection_there_is_nothing_selected(study: list[Result]) -> None:
    assert judge(claim(within=(0.0, 1.0)), study).state == "missing"


def test_diverged_seeds_of_the_chosen_value_are_named(study: list[Result]) -> None:
    fallen = [replace(each, status=Status.DIVERGED) if dict(each.trial.point)[RATE] == 0.1 else each for each in study]
    reason = judged(claim(within=(0.0, 1.0)), fallen).reason
    assert reason.endswith("chosen on validation data; 5 of 5 trials diverged and count as untrained")


def test_each_point_that_is_compared_has_a_choice_of_its_own(result: Make) -> None:
    deep: Scores = {0.01: (0.9, 0.6), 0.1: (0.2, 1.0)}
    results = trained(result, "he", HE, 2) + trained(result, "he", deep, 8)
    sides = {"exceeds": "he", "at": SELECTED | {DEPTH: 2}, "exceeds_at": {DEPTH: 8}}
    verdict = judged(claim(**sides), results)
    assert verdict.state == "pass"
    assert verdict.value == pytest.approx(0.1)
    assert verdict.reason == (
        "the median difference to he at depth = 8 over 5 paired seeds is above the margin of 0; he at depth = 2 with "
        "learning_rate 0.1 (at an end of what was tried) and "
        "he at depth = 8 with learning_rate 0.01 (at an end of what was tried), "
        "chosen on validation data"
    )
    assert judged(claim(**sides), results[:-1], results).reason == (
        "1 of 10 trials of he at depth = 8 have no score: 1 not run"
    )


def test_the_value_of_a_choice_is_held_against_a_common_one(study: list[Result]) -> None:
    verdict = judged(claim(exceeds="he", at={RATE: 0.01}, exceeds_at=SELECTED), study)
    assert verdict.value == pytest.approx(0.05)
    assert verdict.reason.endswith(
        "; he at learning_rate = selected with learning_rate 0.1 (at an end of what was tried), "
        "chosen on validation data"
    )
