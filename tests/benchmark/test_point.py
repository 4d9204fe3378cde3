"""A point of the sweep is its own key."""

import pickle

import pytest

from suite.benchmark import labels
from suite.benchmark.sweep import EVERYWHERE, Point, points
from suite.benchmark.trial import key_of
from tests.conftest import MakeBenchmark


def test_values_that_have_no_hash_of_their_own_are_no_obstacle() -> None:
    one, other = (Point([("model.hidden", [size, size])]) for size in (4, 8))
    found = {one: "four", other: "eight", EVERYWHERE: "none"}
    assert [found[Point([("model.hidden", [size, size])])] for size in (4, 8)] == ["four", "eight"]
    assert found[Point()] == "none"
    assert pickle.loads(pickle.dumps(one)) == one


@pytest.mark.parametrize("values", [(1, 1.0), (1, True), ("1", 1), ([1], (1,)), (float("1e-3"), 0.0011)])
def test_what_a_file_tells_apart_is_apart(values: tuple[object, object]) -> None:
    one, other = (Point([("a", value)]) for value in values)
    assert one != other
    assert len({one, other}) == 2


def test_a_point_compares_as_the_pairs_that_it_holds() -> None:
    point = Point([("model.depth", 3), ("model.width", 4)])
    assert point == (("model.depth", 3), ("model.width", 4))
    assert point.without(["model.width"]) == Point([("model.depth", 3)])
    assert list(points({"b": [1, 2], "a": ["x"]})) == [Point([("a", "x"), ("b", value)]) for value in (1, 2)]


def test_a_point_names_itself_and_a_trial_is_told_by_it(make_benchmark: MakeBenchmark) -> None:
    assert Point([("model.depth", 30), ("training.optimizer.config.learning_rate", 0.10)]).label == (
        "depth = 30, learning_rate = 0.1"
    )
    assert Point([("a.x", 1), ("b.x", 2)]).label == "a.x = 1, b.x = 2"
    assert EVERYWHERE.label == ""
    trial = make_benchmark().trials()[0]
    assert key_of(trial) == (trial.id, trial.environment)
    assert labels.trial(trial) == f"{trial.initializer}, seed 0"
