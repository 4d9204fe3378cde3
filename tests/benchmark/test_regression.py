"""The `[regression]` table: what is guarded, by how much, and what is refused."""

import re
from typing import Any

import pytest

from suite.benchmark.metric import parsed
from suite.benchmark.regression import GUARDED, Regression
from suite.errors import UserError
from tests.conftest import MakeBenchmark

ACCURACY, LOSS = "final/test_accuracy", "final/test_loss"


def test_one_point_of_the_default_metric_where_nothing_is_said() -> None:
    assert Regression().guarded("he", ACCURACY) == {ACCURACY: 0.01}
    assert Regression().guarded("he", LOSS) == {LOSS: 0.01}


def test_a_margin_of_its_own_for_the_default_metric() -> None:
    assert Regression(margin=0.02).guarded("he", LOSS) == {LOSS: 0.02}


def test_named_metrics_take_the_place_of_the_default_one() -> None:
    table = Regression(metrics={"steps_to/0.9": 100, LOSS: 0.1})
    assert table.guarded("he", ACCURACY) == {"steps_to/0.9": 100, LOSS: 0.1}


def test_a_margin_that_would_be_ignored_is_refused() -> None:
    with pytest.raises(ValueError, match=r"margin: expected none beside metrics, .* received 0\.02"):
        Regression(margin=0.02, metrics={LOSS: 0.1})


def test_an_initializer_has_margins_of_its_own_and_more_metrics() -> None:
    table = Regression(metrics={LOSS: 0.1}, initializers={"he": {LOSS: 0.2, "final/diverged": 0.05}})
    assert table.guarded("he", ACCURACY) == {LOSS: 0.2, "final/diverged": 0.05}
    assert table.guarded("zeros", ACCURACY) == {LOSS: 0.1}
    default = Regression(initializers={"he": {ACCURACY: 0.03}})
    assert (default.guarded("he", ACCURACY), default.guarded("zeros", ACCURACY)) == ({ACCURACY: 0.03}, {ACCURACY: 0.01})


@pytest.mark.parametrize("metric", [*GUARDED, "steps_to/0.9", "steps_to/1e-05", "steps_to/-2", "steps_to/1"])
def test_what_can_be_guarded(metric: str) -> None:
    assert Regression(metrics={metric: 0.9}).guarded("he", ACCURACY) == {metric: 0.9}


def test_the_guarded_metrics_are_scores_before_and_after_training() -> None:
    kinds = r"(initial|final|best)/(train|validation|test)_(accuracy|loss)|final/diverged"
    assert len(GUARDED) == 19
    assert all(re.fullmatch(kinds, name) for name in GUARDED)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "misspelt metric": (
        {"metrics": {"final/test_acuracy": 0.1}},
        "unknown metric 'final/test_acuracy'; did you mean final/test_accuracy",
    ),
    "misspelt metric of an initializer": (
        {"initializers": {"he": {"final/tset_loss": 0.1}}},
        "unknown metric 'final/tset_loss'; did you mean final/test_loss",
    ),
    "a curve": ({"metrics": {"test/accuracy": 0.1}}, "unknown metric 'test/accuracy'; did you mean "),
    "a cost": ({"metrics": {"time/train": 1.0}}, "unknown metric 'time/train'"),
    "no target": ({"metrics": {"steps_to/": 1.0}}, "unknown metric 'steps_to/'; did you mean steps_to/<target>"),
    "a target that is no number": ({"metrics": {"steps_to/<target>": 1.0}}, "unknown metric 'steps_to/<target>'"),
    "something after the name": ({"metrics": {f"{ACCURACY}s": 0.1}}, "did you mean final/test_accuracy"),
    "unknown initializer": (
        {"initializers": {"hee": {ACCURACY: 0.1}}},
        "regression.initializers: unknown initializer 'hee'; did you mean he?",
    ),
    "unknown key": ({"margins": 0.1}, "regression: unknown key 'margins'; did you mean margin"),
    "no margin": ({"margin": 0}, "regression.margin: expected more than 0; received 0"),
    "a negative margin": (
        {"metrics": {ACCURACY: -0.1}},
        f"regression.metrics.{ACCURACY}: expected more than 0",
    ),
    "an infinite margin": ({"margin": float("inf")}, "regression.margin: expected a finite number; received inf"),
    "a margin that is no number": (
        {"margin": float("nan")},
        "regression.margin: expected a finite number; received nan",
    ),
    "words": ({"margin": "small"}, "regression.margin: expected a number"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_line_that_names_file_and_key(case: str, make_benchmark: MakeBenchmark) -> None:
    table, message = WRONG[case]
    with pytest.raises(UserError) as caught:
        make_benchmark({"regression": table})
    assert "small.toml: " in str(caught.value)
    assert "regression" in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_misspelt_metric_is_told_once_and_nothing_else(make_benchmark: MakeBenchmark) -> None:
    with pytest.raises(UserError) as caught:
        make_benchmark({"regression": {"metrics": {"steps_too/0.9": 0.1}}})
    assert str(caught.value).endswith(": unknown metric 'steps_too/0.9'; did you mean steps_to/<target>?")


def test_margins_of_initializers_that_are_left_out_go_with_them(make_benchmark: MakeBenchmark) -> None:
    table = {"regression": {"initializers": {"he": {ACCURACY: 0.1}, "zeros": {ACCURACY: 0.2}}}}
    assert list(make_benchmark(table).regression.initializers) == ["he", "zeros"]
    assert list(make_benchmark(table, initializers=["he"]).regression.initializers) == ["he"]


@pytest.mark.parametrize(
    ("metric", "more_is_better"),
    [
        ("final/test_accuracy", True),
        ("best/validation_accuracy", True),
        ("final/test_loss", False),
        ("initial/train_loss", False),
        ("steps_to/0.9", False),
        ("final/diverged", False),
    ],
)
def test_only_accuracies_should_rise(metric: str, more_is_better: bool) -> None:
    assert parsed(metric).rising is more_is_better
