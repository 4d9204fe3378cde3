"""What of a definition was changed, in words."""

from suite.benchmark.baseline import Leaf
from suite.benchmark.since import changed, code, definition
from tests.conftest import MakeBenchmark

SWEEP = {"sweep": {"model.hidden": [[4], [5]]}}


def test_shared_keys_and_those_of_each_initializer_are_kept(make_benchmark: MakeBenchmark) -> None:
    found = definition(make_benchmark().trials())
    assert found["dataset.name"] == "circles"
    assert {key for key in found if key.startswith("initializers.")} >= {"initializers.zeros.class_name"}
    assert not any("seed" in key or "replicate" in key for key in found)
    swept = definition(make_benchmark(SWEEP).trials())
    assert found.keys() - swept.keys() == {"model.hidden"}


def test_a_change_names_its_key_and_both_values(make_benchmark: MakeBenchmark) -> None:
    then = definition(make_benchmark({"training.steps": 10}).trials())
    assert changed(then, then) == []
    assert changed(then, definition(make_benchmark({"training.steps": 12}).trials())) == ["training.steps 10 → 12"]


def test_of_initializers_count_those_on_both_sides() -> None:
    then: dict[str, Leaf] = {
        "initializers.he.class_name": "HeNormal",
        "initializers.old.class_name": "Zeros",
        "model.depth": 3,
    }
    now: dict[str, Leaf] = {
        "initializers.he.class_name": "HeUniform",
        "initializers.new.class_name": "Ones",
        "model.width": 8,
    }
    assert changed(then, now) == [
        "initializers.he.class_name HeNormal → HeUniform",
        "model.depth 3 → unset",
        "model.width unset → 8",
    ]


def test_code_is_known_by_a_digest_for_each_reference(make_benchmark: MakeBenchmark) -> None:
    assert code(make_benchmark().trials()) == {}
    own = make_benchmark({"initializers": {"mine": "nowhere.py:Mine"}}).trials()
    assert list(code(own)) == ["nowhere.py:Mine"]
