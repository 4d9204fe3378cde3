"""A trial's identity and its parameters."""

from typing import Any

import pytest

from suite.benchmark.environment import environment
from suite.benchmark.trial import digest, flatten


def test_spelling_and_order_do_not_make_another_trial(make_benchmark: Any) -> None:
    reference = make_benchmark().trials()[-1]
    spelled = make_benchmark(initializers=["he={class_name='HeNormal', config={}}"]).trials()[-1]
    assert spelled.id == reference.id


def test_a_default_written_out_does_not_make_another_trial(make_benchmark: Any) -> None:
    assert make_benchmark({"model.activation": "relu"}).trials()[0].id == make_benchmark().trials()[0].id


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("model.hidden", [5]),
        ("dataset.noise", 0.2),
        ("training.steps", 11),
        ("training.optimizer.config.learning_rate", 0.2),
        ("seed", 1),
    ],
)
def test_each_part_of_the_configuration_makes_another_trial(make_benchmark: Any, key: str, value: Any) -> None:
    assert make_benchmark({key: value}).trials()[0].id != make_benchmark().trials()[0].id


def test_what_is_only_said_makes_no_other_trial(make_benchmark: Any) -> None:
    assert make_benchmark({"title": "Other words"}).trials()[0].id == make_benchmark().trials()[0].id


def test_replicates_and_initializers_are_trials_of_their_own(make_benchmark: Any) -> None:
    assert len({trial.id for trial in make_benchmark().trials()}) == 4


def test_the_environment_follows_the_source_of_the_users_own_code(make_benchmark: Any, tmp_path: Any) -> None:
    module = tmp_path / "mine.py"
    module.write_text("class Mine: ...\n")
    spec = make_benchmark(initializers=[f"mine={module}:Mine"]).trials()[-1].spec
    before = environment(spec)
    module.write_text("class Mine: x = 1\n")
    assert environment(spec) != before
    assert environment(make_benchmark().trials()[0].spec) != before


def test_every_trial_carries_the_named_parameters_and_the_dotted_keys(make_benchmark: Any) -> None:
    keys = [set(trial.parameters) for trial in make_benchmark().trials()]
    assert all(each == keys[0] for each in keys)
    parameters = make_benchmark().trials()[-1].parameters
    assert parameters["initializer"] == "he"
    assert parameters["seed"] == 1
    assert parameters["activation"] == "relu"
    assert parameters["optimizer"] == "SGD"
    assert parameters["training.optimizer.config.learning_rate"] == 0.1
    assert parameters["model.hidden"] == "[4]"


def test_digest_ignores_the_order_of_keys_and_refuses_nan() -> None:
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    assert digest({"b": [2, 1], "a": 1}) != digest({"a": 1, "b": [1, 2]})
    with pytest.raises(ValueError, match="not JSON compliant"):
        digest({"a": float("nan")})


def test_flatten_leaves_out_what_is_none() -> None:
    assert flatten({"a": {"b": 1, "c": None}, "d": [1, "x"]}) == {"a.b": 1, "d": '[1, "x"]'}
