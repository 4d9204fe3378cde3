"""What counts as evidence: nothing that is missing, stale, of something else or not finite lets a claim pass."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from suite.analysis.claims import judge
from suite.analysis.claims.verdict import Verdict
from suite.benchmark.claim import Claim
from suite.training.result import Result, Status

Make = Callable[..., Result]

POINTS = [(("model.depth", depth),) for depth in (2, 8, 32)]

KINDS: dict[str, dict[str, Any]] = {
    "within": {"within": (0.0, 1.0)},
    "exceeds": {"exceeds": "zeros"},
    "published": {"published": 0.9, "tolerance": 0.5},
    "trend": {"trend": {"over": "model.depth", "statistic": "rank_correlation", "within": (-0.5, 0.5)}},
    "proportion": {"proportion": {"at_least": 0.8, "within": (0.2, 1.0)}, "at": {"model.depth": 8}},
}
"""A claim of each kind that the results of `good` bear out."""

kinds = pytest.mark.parametrize("kind", KINDS)


def claim(kind: str, **changes: Any) -> Claim:
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}
    return Claim.model_validate(table | KINDS[kind] | changes)


@pytest.fixture
def good(result: Make) -> list[Result]:
    """Five seeds of two initializers at three points; the last result is one of `he` at the point of `at`."""
    ordered = [POINTS[0], POINTS[2], POINTS[1]]
    return [
        result(name, seed, point=point, final__test_accuracy=value)
        for name, value in (("zeros", 0.5), ("he", 0.9))
        for point in ordered
        for seed in range(5)
    ]


def judged(kind: str, results: Sequence[Result], planned: Sequence[Result] | None = None) -> Verdict:
    return judge(claim(kind), results, None if planned is None else [each.trial for each in planned])


@kinds
def test_the_evidence_is_good(good: list[Result], kind: str) -> None:
    assert judged(kind, good).state == "pass"
    assert judged(kind, good, good) == judged(kind, good)
    assert judged(kind, good[::-1], good).state == "pass"


@kinds
def test_nothing_is_no_evidence(good: list[Result], kind: str) -> None:
    for results, planned in (([], None), ([], []), (good, []), (good, good[:15])):
        verdict = judged(kind, results, planned)
        assert verdict.state == "missing"
        assert verdict.reason.startswith("no trial of he")
        assert math.isnan(verdict.value)


@kinds
def test_a_planned_trial_that_never_ran_is_missing(good: list[Result], kind: str) -> None:
    verdict = judged(kind, good[:-1], good)
    assert verdict.state == "missing"
    assert verdict.reason.endswith("trials of he have no score: 1 not run")


@kinds
@pytest.mark.parametrize("status", [Status.FAILED, Status.TIMEOUT, Status.INTERRUPTED])
def test_a_trial_without_a_score_is_missing_even_if_it_has_numbers(
    good: list[Result], kind: str, status: Status
) -> None:
    verdict = judged(kind, [*good[:-1], replace(good[-1], status=status)])
    assert verdict.state == "missing"
    assert verdict.reason.endswith(f"trials of he have no score: 1 {status}")


@kinds
@pytest.mark.parametrize("at", [0, -1])
def test_a_metric_that_one_trial_lacks_is_missing(good: list[Result], kind: str, at: int) -> None:
    he = [each for each in good if each.trial.initializer == "he" and each.trial.point == POINTS[1]]
    poor = [replace(each, metrics={"final/tset_accuracy": 0.9}) if each is he[at] else each for each in good]
    verdict = judged(kind, poor)
    assert verdict.state == "missing"
    assert "unknown metric 'final/test_accuracy'; did you mean final/tset_accuracy?" in verdict.reason


@kinds
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_lets_nothing_pass(good: list[Result], kind: str, value: float) -> None:
    verdict = judged(kind, [*good[:-1], replace(good[-1], metrics={"final/test_accuracy": value})])
    assert verdict.state == ("fail" if kind == "published" else "missing")
    assert "no finite" in verdict.reason


@kinds
def test_a_result_of_another_environment_or_configuration_is_none_of_the_planned(good: list[Result], kind: str) -> None:
    last = good[-1].trial
    longer = last.spec.model_copy(update={"training": last.spec.training.model_copy(update={"steps": 11})})
    for other in (replace(last, environment="before"), replace(last, spec=longer)):
        verdict = judged(kind, [*good[:-1], replace(good[-1], trial=other)], good)
        assert verdict.state == "missing"
        assert "1 not run" in verdict.reason


@kinds
def test_results_that_were_not_planned_have_no_say(good: list[Result], kind: str, result: Make) -> None:
    strangers = [
        result("lecun", 0, status=Status.FAILED),
        result("he", 7, point=POINTS[1], final__test_accuracy=0.0),
        result("he", 0, point=(("model.depth", 99),), status=Status.FAILED),
    ]
    assert judged(kind, [*good, *strangers], good) == judged(kind, good, good)


def test_a_loss_that_overflowed_is_missing(result: Make) -> None:
    results = [replace(result(replicate=seed, final__test_loss=1.0), dataset={"test": 20}) for seed in range(5)]
    for status, said in ((Status.FINISHED, ""), (Status.DIVERGED, ", the trial diverged")):
        overflown = replace(results[-1], metrics={}, status=status)
        verdict = judge(claim("within", metric="final/test_loss"), [*results[:-1], overflown])
        assert (verdict.state, verdict.reason) == ("missing", f"he, seed 4: no finite final/test_loss{said}")


def test_a_target_that_was_never_reached_is_missing(result: Make) -> None:
    results = [result(replicate=seed, target=0.9, **{"steps_to__0.9": 40.0}) for seed in range(5)]
    reached = claim("within", metric="steps_to/0.9", within=(0, 100))
    assert judge(reached, results).state == "pass"
    verdict = judge(reached, [*results, result(replicate=5, target=0.9)])
    assert (verdict.state, verdict.reason) == ("missing", "he, seed 5: test/accuracy never reached 0.9")


@kinds
def test_seeds_that_share_their_initial_weights_are_named(good: list[Result], kind: str) -> None:
    same = judged(kind, [replace(each, weights="w") for each in good])
    assert same.reason.endswith("initial weights")
    own = [replace(each, weights=f"{each.trial.initializer} {each.trial.replicate}") for each in good]
    assert judged(kind, own).reason == judged(kind, good).reason


def test_how_many_share_them(result: Make) -> None:
    results = [replace(result(replicate=at, final__test_accuracy=0.9), weights="ab"[at > 3]) for at in range(5)]
    assert judge(claim("within"), results).reason.endswith("; 5 trials start from only 2 different initial weights")
    same = [replace(each, weights="a") for each in results]
    assert judge(claim("within"), same).reason.endswith("; 5 trials start from the same initial weights")
