from dataclasses import replace

import pytest

from suite.analysis.limits import Cell, Reach
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.limit import Limit
from suite.benchmark.sweep import EVERYWHERE, Point
from suite.report.limits.words import criterion, place, prose, sentence

LIMIT = Limit(axis="model.depth", metric="final/test_accuracy", at_least=0.5)


def reach(*seeds: float | None, point: Point = EVERYWHERE) -> Reach:
    return Reach("he", point, tuple(Cell(value, 0.5, 0.5) for value in (1, 6, 25)), seeds)


def test_a_sentence_for_each_initializer(benchmark: Benchmark, reaches: list[Reach]) -> None:
    assert benchmark.limit is not None
    said = prose(reaches, benchmark.limit)
    assert said.sentences == (
        "he trains 25 layers or more with relu, up to 6 with tanh (seeds: none to 25) and gelu.",
        "lsuv trains up to 6 layers with relu, up to 2 with tanh (seeds: 2 to 6); not known with gelu: a trial has no "
        "score.",
        "zeros does not even train 2 layers with relu, tanh or gelu.",
    )
    assert said.markdown().splitlines() == [f"- {each}" for each in said.sentences]


SAID: list[tuple[list[Reach], Limit, str]] = [
    ([reach(25)], LIMIT, "he trains 25 layers or more."),
    ([reach(1, 1)], LIMIT, "he trains up to 1 layer."),
    ([reach()], LIMIT, "he: not known: a trial has no score."),
    ([reach(None, None, 6)], LIMIT, "he does not even train 1 layer (seeds: none to 6)."),
    (
        [reach(6, 25, 25, point=Point([("initializer.config.weight_variance", value)])) for value in (1.5, 2.0)],
        LIMIT.model_copy(update={"axis": "model.width"}),
        "he trains width 25 or more at weight_variance = 1.5 (seeds: 6 to 25) "
        "and weight_variance = 2 (seeds: 6 to 25).",
    ),
]


@pytest.mark.parametrize(("reaches", "limit", "expected"), SAID)
def test_sentences(reaches: list[Reach], limit: Limit, expected: str) -> None:
    assert sentence(reaches, limit) == expected


def test_those_that_differ_stand_first_so_that_seeds_are_not_read_as_of_all() -> None:
    of = {name: Point([("model.activation", name)]) for name in ("relu", "tanh")}
    found = [reach(6, 6, 6, point=of["relu"]), reach(1, 6, 6, point=of["tanh"])]
    assert sentence(found, LIMIT) == "he trains up to 6 layers with tanh (seeds: 1 to 6) and relu."


def test_criteria_and_places() -> None:
    loss = Limit(axis="a.b", metric="best/train_loss", at_most=0.25)
    assert [criterion(LIMIT), criterion(loss)] == [
        "final test accuracy of at least 50 %",
        "best train loss of at most 0.2500",
    ]
    assert place(Point([("model.activation", "relu")])) == "relu"
    assert place(Point([("model.activation", "relu"), ("model.width", 3)])) == "activation = relu, width = 3"


def test_sentences_are_of_one_line(benchmark: Benchmark, reaches: list[Reach]) -> None:
    assert benchmark.limit is not None
    broken = [replace(each, initializer="a\nb") for each in reaches]
    assert len(prose(broken, benchmark.limit).markdown().splitlines()) == 1
