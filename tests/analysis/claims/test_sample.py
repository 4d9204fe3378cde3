"""Seeds are a sample only where each draws weights of its own; what says that it draws nothing is none by design."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from suite.analysis.claims import judge
from suite.benchmark.claim import Claim
from suite.training.result import Result

Make = Callable[..., Result]

POINTS = [(("model.depth", depth),) for depth in (2, 8, 32)]

KINDS: dict[str, dict[str, Any]] = {
    "within": {"within": (0.0, 1.0)},
    "exceeds": {"exceeds": "zeros"},
    "trend": {"trend": {"over": "model.depth", "statistic": "rank_correlation", "within": (-0.5, 0.5)}},
    "proportion": {"proportion": {"at_least": 0.8, "within": (0.2, 1.0)}, "at": {"model.depth": 8}},
}
"""A claim of each kind that is judged by a sample, and that `trained` bears out."""

kinds = pytest.mark.parametrize("kind", KINDS)


def claim(kind: str) -> Claim:
    table = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}
    return Claim.model_validate(table | KINDS[kind])


def trained(result: Make, weights: Callable[[int, int], str], random: float = 1.0) -> list[Result]:
    """Return five seeds of he and of zeros at three points; he has the weights of (seed, place of the point)."""
    results = []
    for seed in range(5):
        for place, point in enumerate(POINTS):
            metrics = {"final__test_accuracy": 0.9, "initial__random": random}
            results.append(replace(result("he", seed, point=point, **metrics), weights=weights(seed, place)))
            metrics = {"final__test_accuracy": 0.5, "initial__random": 0.0}
            results.append(replace(result("zeros", seed, point=point, **metrics), weights="0"))
    return results


@kinds
def test_each_seed_a_draw_of_its_own_is_a_sample(result: Make, kind: str) -> None:
    assert judge(claim(kind), trained(result, "{} {}".format)).state == "pass"
    # At another point of the sweep a net of the same shape may start from the same draw.
    assert judge(claim(kind), trained(result, "{}".format)).state == "pass"


@kinds
def test_seeds_of_a_random_initializer_that_share_their_weights_are_none(result: Make, kind: str) -> None:
    verdict = judge(claim(kind), trained(result, lambda _, place: str(place)))
    assert verdict.state == "missing"
    assert verdict.reason.endswith(
        "5 seeds start from the same initial weights, though the initializer is random: they are no sample"
    )
    twice = judge(claim(kind), trained(result, lambda seed, place: f"{seed // 2} {place}"))
    assert (twice.state, "5 seeds start from only 3 different initial weights" in twice.reason) == ("missing", True)


@kinds
def test_an_initializer_that_draws_nothing_has_the_same_weights_at_all_seeds(result: Make, kind: str) -> None:
    verdict = judge(claim(kind), trained(result, lambda _, place: str(place), random=0.0))
    assert verdict.state == "pass"
    assert "initial weights" in verdict.reason


@kinds
def test_weights_that_are_not_known_are_no_fault(result: Make, kind: str) -> None:
    assert judge(claim(kind), trained(result, lambda *_: "")).state == "pass"


def test_the_reason_names_who_shares_them(result: Make) -> None:
    assert judge(claim("exceeds"), trained(result, "{} {}".format)).reason.endswith(
        "; 15 trials of zeros start from only 3 different initial weights"
    )


def drawn(result: Make, moments: Any, random: float = 1.0) -> Result:
    made = replace(result("he", 0, initial__random=random), weights="w")
    return replace(made, draws={"draws/length": np.full(9, 0.5), "draws/second_moment_first": np.array(moments)})


def test_further_draws_that_are_all_one_are_no_draws(result: Make) -> None:
    of_draws = Claim(statement="s", source="t", initializer="he", metric="draws/length", within=(0.0, 1.0))
    assert judge(of_draws, [drawn(result, np.arange(9.0))]).state == "pass"
    verdict = judge(of_draws, [drawn(result, np.ones(9))])
    assert (verdict.state, verdict.reason) == (
        "missing",
        "he, seed 0: 9 draws are one, though the initializer is random",
    )
    assert judge(of_draws, [drawn(result, np.ones(9), random=0.0)]).state == "pass"
