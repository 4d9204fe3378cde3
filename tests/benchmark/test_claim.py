"""One kind of claim a table, what belongs to it, and that it speaks of axes which the benchmark has."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.claim import KINDS, Claim
from suite.errors import UserError
from tests.conftest import SMALL

WHO = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}


def trend(**changes: Any) -> dict[str, Any]:
    return {"trend": {"over": "model.depth", "statistic": "rank_correlation", "within": [-1.0, -0.8]} | changes}


def proportion(**table: Any) -> dict[str, Any]:
    return {"proportion": {"within": [0.5, 1.0]} | table}


@pytest.mark.parametrize(
    "table",
    [
        {"within": [0.9, 1.0]},
        {"within": [0.5, 0.5]},
        {"exceeds": "zeros"},
        {"exceeds": "zeros", "by": 0.1},
        {"exceeds": "zeros", "by": -0.1},
        {"published": 0.96, "tolerance": 0},
        {"published": [0.88, 0.68], "tolerance": 1e-9, "metric": "train/loss"},
        {"within": [0.1, 1], "at": {"model.depth": 30}},
        trend(),
        trend(within=[0, 0]),
        trend(within=[-1, 0.99]),
        trend(statistic="slope", within=[-3, 100]),
        proportion(at_least=0.9),
        proportion(at_most=0.1, within=[0, 0.05]),
    ],
)
def test_each_kind_is_taken(table: dict[str, Any]) -> None:
    claim = Claim.model_validate(WHO | table)
    assert [name for name in KINDS if getattr(claim, name) is not None] == [*table][:1]
    assert Claim.model_validate(claim.model_dump(mode="json")) == claim


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "expected exactly one of within, exceeds, published, trend and proportion, received none"),
        ({"within": [0.1, 1], "exceeds": "zeros"}, r"received \['within', 'exceeds'\]"),
        (trend() | proportion(at_least=0.9), r"received \['trend', 'proportion'\]"),
        ({"within": [1, 0.5]}, r"within\n.* expected \[low, high\], received \[1.0, 0.5\]"),
        ({"within": [0.5]}, "within"),
        ({"within": [0.5, float("inf")]}, "finite"),
        ({"exceeds": "he"}, "exceeds: expected another initializer than the claim's own, received 'he'"),
        ({"published": 0.96}, "published and tolerance belong together"),
        ({"within": [0.1, 1], "tolerance": 0.1}, "published and tolerance belong together"),
        ({"published": 0.96, "tolerance": -1}, "tolerance"),
        ({"published": [], "tolerance": 0, "metric": "train/loss"}, "at least 1 item"),
        ({"published": [0.96], "tolerance": 0}, "for a scalar .* received metric 'final/test_accuracy'"),
        ({"published": 0.69, "tolerance": 0, "metric": "train/loss"}, "for a curve .* received metric 'train/loss'"),
        ({"within": [0.1, 1], "metric": "test/accuracy"}, "for a curve .* received metric 'test/accuracy'"),
        ({"within": [0.1, 1], "by": 0.1}, "by belongs to exceeds"),
        ({"within": [0.1, 1], "statement": ""}, "statement"),
        ({"within": [0.1, 1], "source": ""}, "source"),
        ({"withing": [0, 1]}, "unknown key 'withing'; did you mean within"),
        (trend(statistic="spearman"), "trend.statistic\n.*'rank_correlation' or 'slope'"),
        (trend(within=[-0.8, -1.0]), r"trend.within\n.* expected \[low, high\], received \[-0.8, -1.0\]"),
        (trend(within=[-2, -0.8]), r"within: expected a part of \[-1, 1\], received \[-2.0, -0.8\]"),
        (trend(within=[-1, 1]), r"within: expected a part of \[-1, 1\], received \[-1.0, 1.0\]"),
        (trend(ovre="x"), "unknown key 'ovre'; did you mean over"),
        ({"trend": {"over": "model.depth", "within": [0, 1]}}, "trend.statistic\n.*Field required"),
        (proportion(), "expected exactly one of at_least and at_most, received neither"),
        (proportion(at_least=0, at_most=1), "expected exactly one of at_least and at_most, received both"),
        (proportion(at_least=0.9, within=[0.5, 1.5]), r"within: expected a part of \[0, 1\], received \[0.5, 1.5\]"),
        (proportion(at_least=0.9, within=[-0.1, 0.5]), r"within: expected a part of \[0, 1\], received \[-0.1, 0.5\]"),
        (proportion(at_least=0.9, within=[0, 1]), r"within: expected a part of \[0, 1\], received \[0.0, 1.0\]"),
        (proportion(at_least=float("nan")), "finite"),
    ],
)
def test_what_contradicts_itself_or_says_nothing_is_refused(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Claim.model_validate(WHO | table)


@pytest.mark.parametrize("key", WHO)
def test_each_claim_says_what_of_whom_and_from_where(key: str) -> None:
    table = {name: value for name, value in WHO.items() if name != key}
    with pytest.raises(ValidationError, match="Field required"):
        Claim.model_validate(table | {"within": [0.1, 1]})


def test_only_a_list_of_published_numbers_is_of_a_curve() -> None:
    curve = {"published": [0.88, 0.68], "tolerance": 0.1, "metric": "train/loss"}
    assert Claim.model_validate(WHO | curve).of_a_curve
    assert not Claim.model_validate(WHO | {"published": 0.9, "tolerance": 0.1}).of_a_curve
    assert not Claim.model_validate(WHO | trend()).of_a_curve


SWEPT = f"""{SMALL}
[sweep]
"training.optimizer.config.learning_rate" = [0.1, 0.2, 0.4]
"training.batch_size" = [4, 8]
"model.activation" = ["relu", "tanh", "gelu"]
"dataset.noise" = [0, 0.0001, 1]
[[claims]]
statement = "s"
source = "t"
initializer = "he"
metric = "final/test_accuracy"
"""
RATE, SIZE = '"training.optimizer.config.learning_rate"', '"training.batch_size"'
TREND = 'statistic = "slope", within = [0.1, 1] }'
EVERY = f'at = {{ {RATE} = 0.1, {SIZE} = 8, "model.activation" = "relu", "dataset.noise" = 1 }}'


@pytest.mark.parametrize(
    "claim",
    [
        f"trend = {{ over = {RATE}, {TREND}",
        f"trend = {{ over = {RATE}, {TREND}\nat = {{ {SIZE} = 4 }}",
        f'trend = {{ over = "dataset.noise", {TREND}',
        f"proportion = {{ at_least = 0.9, within = [0.5, 1] }}\n{EVERY}",
        f"within = [0.1, 1]\nat = {{ {SIZE} = 8 }}",
    ],
)
def test_claims_of_a_sweep_are_taken(claim: str, make_benchmark: Callable[..., Benchmark]) -> None:
    (taken,) = make_benchmark(text=SWEPT + claim, seeds=1).claims
    assert taken.initializer == "he"


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (f'trend = {{ over = "model.depth", {TREND}', "claims.0.trend.over: unknown sweep axis 'model.depth'"),
        (
            f"trend = {{ over = {SIZE}, {TREND}",
            "claims.0.trend.over: expected an axis of at least 3 different numbers; "
            "received training.batch_size = [4, 8]",
        ),
        (f'trend = {{ over = "model.activation", {TREND}', "received model.activation = ['relu', 'tanh', 'gelu']"),
        (
            f"trend = {{ over = {RATE}, {TREND}\nat = {{ {RATE} = 0.1 }}",
            "claims.0.trend.over: expected an axis that `at` leaves free; "
            "received 'training.optimizer.config.learning_rate', which it fixes",
        ),
        (
            f"proportion = {{ at_least = 0.9, within = [0.5, 1] }}\nat = {{ {SIZE} = 8, {RATE} = 0.1 }}",
            "claims.0.at: a proportion counts seeds, so it expects a value of every axis of the sweep; "
            "model.activation, dataset.noise not received",
        ),
        (
            f"within = [0.1, 1]\nat = {{ {SIZE} = 9 }}",
            "claims.0.at: training.batch_size: expected one of [4, 8]; received 9",
        ),
        ('within = [0.1, 1]\nat = { "training.batch" = 8 }', "claims.0.at: unknown sweep axis 'training.batch'"),
    ],
)
def test_claims_of_what_is_not_swept_are_refused(
    claim: str, said: str, make_benchmark: Callable[..., Benchmark]
) -> None:
    with pytest.raises(UserError) as caught:
        make_benchmark(text=SWEPT + claim)
    assert said in str(caught.value)
    assert "small.toml: claims.0" in str(caught.value)


@pytest.mark.parametrize("values", ["[1, 1.0, 2]", "[true, 2, 3]"])
def test_equal_numbers_and_truth_values_make_no_axis_of_numbers(
    values: str, make_benchmark: Callable[..., Benchmark]
) -> None:
    swept = SWEPT.replace('"dataset.noise" = [0, 0.0001, 1]', f'"dataset.noise" = {values}')
    with pytest.raises(UserError, match="at least 3 different numbers; received"):
        make_benchmark(text=f'{swept}trend = {{ over = "dataset.noise", {TREND}')


RELU, TANH = 'at = { "model.activation" = "relu" }', 'exceeds_at = { "model.activation" = "tanh" }'


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        (f'exceeds = "he"\n{RELU}\n{TANH}', ["he at activation = relu", "he at activation = tanh"]),
        (f'exceeds = "zeros"\n{RELU}\n{TANH}', ["he at activation = relu", "zeros at activation = tanh"]),
        (f'exceeds = "he"\n{TANH}', ["he", "he at activation = tanh"]),
        (f'exceeds = "zeros"\n{RELU}', ["he", "zeros"]),
        (f"within = [0.1, 1]\n{RELU}", ["he"]),
    ],
)
def test_sides_may_stand_at_two_points(claim: str, names: list[str], make_benchmark: Callable[..., Benchmark]) -> None:
    (taken,) = make_benchmark(text=SWEPT + claim, seeds=1).claims
    assert [side.name for side in taken.sides] == names
    assert [dict(side.apart).items() <= side.at.items() for side in taken.sides] == [True] * len(names)


def test_a_value_that_is_a_keras_object_goes_by_its_class(make_benchmark: Callable[..., Benchmark]) -> None:
    leaky = '{ class_name = "leaky_relu", config = { negative_slope = 0.1 } }'
    swept = SWEPT.replace('"gelu"', leaky)
    (taken,) = make_benchmark(text=f'{swept}exceeds = "he"\nexceeds_at = {{ "model.activation" = {leaky} }}').claims
    assert taken.sides[1].name == "he at activation = leaky_relu"
    assert taken.sides[1].at == {"model.activation": {"class_name": "leaky_relu", "config": {"negative_slope": 0.1}}}


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (f"within = [0.1, 1]\n{TANH}", "claims.0: exceeds_at belongs to exceeds"),
        ('exceeds = "he"\nexceeds_at = { "model.depth" = 3 }', "claims.0.exceeds_at: unknown sweep axis 'model.depth'"),
        (
            f'exceeds = "he"\n{RELU}\nexceeds_at = {{ "model.activation" = "selu" }}',
            "claims.0.exceeds_at: model.activation: expected one of ['relu', 'tanh', 'gelu']; received 'selu'",
        ),
        (
            f'exceeds = "he"\nat = {{ "model.activation" = "tanh" }}\n{TANH}',
            "claims.0.exceeds_at: expected another point than the claim's own; received {'model.activation': 'tanh'}",
        ),
        (
            f'exceeds = "he"\nat = {{ "model.activations" = "tanh" }}\n{TANH}',
            "claims.0.at: unknown sweep axis 'model.activations'",
        ),
    ],
)
def test_sides_at_points_that_are_not_planned_or_not_two_are_refused(
    claim: str, said: str, make_benchmark: Callable[..., Benchmark]
) -> None:
    with pytest.raises(UserError) as caught:
        make_benchmark(text=SWEPT + claim)
    assert said in str(caught.value)


def test_a_point_is_no_other_where_its_axis_has_one_value(make_benchmark: Callable[..., Benchmark]) -> None:
    swept = SWEPT.replace('["relu", "tanh", "gelu"]', '["tanh"]')
    with pytest.raises(UserError, match=r"claims\.0\.exceeds_at: expected another point"):
        make_benchmark(text=f'{swept}exceeds = "he"\n{TANH}')


def test_a_headline_is_a_claim_like_any_other_and_changes_no_trial(make_benchmark: Callable[..., Benchmark]) -> None:
    plain, marked = (make_benchmark(text=f"{SWEPT}within = [0.1, 1]\n{more}") for more in ("", "headline = true\n"))
    assert [file.claims[0].headline for file in (plain, marked)] == [False, True]
    assert marked.trials() == plain.trials()
