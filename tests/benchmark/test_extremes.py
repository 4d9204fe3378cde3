"""Claims and margins that leave nothing out are refused."""

from typing import Any

import pytest

from suite.benchmark.metric import parsed
from suite.errors import UserError
from tests.conftest import MakeBenchmark

WHO = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}

NOTHING_LEFT_OUT: dict[str, tuple[dict[str, Any], str]] = {
    "all accuracies": ({"within": [0, 1]}, "claims.0.within: expected bounds that leave something out"),
    "more than all": ({"within": [-5, 1e300]}, r"received \[-5.0, 1e\+300\]"),
    "all shares": ({"within": [0, 1], "metric": "final/diverged"}, "claims.0.within"),
    "all areas": ({"within": [0, 1], "metric": "area/test_accuracy"}, "claims.0.within"),
    "more by minus one": ({"exceeds": "zeros", "by": -1}, "claims.0.by: expected more than -1"),
    "more by minus a thousand": ({"exceeds": "zeros", "by": -1000}, "claims.0.by"),
    "a tolerance of one": ({"published": 0.9, "tolerance": 1}, "claims.0.tolerance: expected less than 1"),
    "a curve's": ({"published": [0.9], "tolerance": 9, "metric": "test/accuracy"}, "claims.0.tolerance"),
    "a threshold of zero": (
        {"proportion": {"at_least": 0, "within": [0.9, 1]}},
        "claims.0.proportion: expected a threshold",
    ),
    "a threshold of one": ({"proportion": {"at_most": 1, "within": [0.9, 1]}}, "claims.0.proportion"),
    "all numbers of steps": (
        {"proportion": {"at_least": 0, "within": [0.9, 1]}, "metric": "steps_to/0.9"},
        "claims.0.proportion",
    ),
    "all shares of seeds": ({"proportion": {"at_least": 0.5, "within": [0, 1]}}, r"expected a part of \[0, 1\]"),
    "infinite bounds": ({"within": [float("-inf"), 1]}, "finite"),
    "an infinite tolerance": ({"published": 0.9, "tolerance": float("inf")}, "finite"),
}
MARGINS: dict[str, tuple[dict[str, Any], str]] = {
    "a margin of 1000": ({"metrics": {"final/test_accuracy": 1000}}, "expected a margin below 1"),
    "of all that there is": ({"metrics": {"best/validation_accuracy": 1}}, "expected a margin below 1"),
    "of all divergences": ({"metrics": {"final/diverged": 1}}, "expected a margin below 1"),
    "of one initializer": ({"initializers": {"he": {"final/test_accuracy": 50}}}, "expected a margin below 1"),
    "infinite": ({"margin": float("inf")}, "finite"),
    "none": ({"metrics": {"final/test_accuracy": 0}}, "margin|final/test_accuracy"),
}


@pytest.mark.parametrize(("claim", "said"), NOTHING_LEFT_OUT.values(), ids=NOTHING_LEFT_OUT)
def test_a_claim_that_holds_whatever_is_measured_is_refused(
    make_benchmark: MakeBenchmark, claim: dict[str, Any], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        make_benchmark({"claims": [WHO | claim]})


@pytest.mark.parametrize(("regression", "said"), MARGINS.values(), ids=MARGINS)
def test_a_margin_that_nothing_exceeds_is_refused(
    make_benchmark: MakeBenchmark, regression: dict[str, Any], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        make_benchmark({"regression": regression})


@pytest.mark.parametrize(
    "claim",
    [
        {"within": [0.001, 1]},
        {"within": [0, 0.999]},
        {"exceeds": "zeros", "by": -0.99},
        {"published": 0.9, "tolerance": 0.99},
        {"within": [0, 1], "metric": "final/test_loss"},
        {"exceeds": "zeros", "by": -5, "metric": "final/test_loss"},
        {"proportion": {"at_most": 0, "within": [0.9, 1]}},
    ],
)
def test_what_leaves_something_out_is_taken(make_benchmark: MakeBenchmark, claim: dict[str, Any]) -> None:
    assert len(make_benchmark({"claims": [WHO | claim]}).claims) == 1


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("final/test_accuracy", (0, 1)),
        ("area/train_accuracy", (0, 1)),
        ("signal/saturated_mean", (0, 1)),
        ("signal/dead_slope", (float("-inf"), float("inf"))),
        ("signal/mean_first", (float("-inf"), float("inf"))),
        ("draws/collapsed", (0, 1)),
        ("steps_to/0.9", (0, float("inf"))),
    ],
)
def test_the_extremes_of_metrics(metric: str, expected: tuple[float, float]) -> None:
    assert parsed(metric).extremes == expected
