"""Tables of a benchmark file: whole, finite, and never changed."""

import json
import math
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, PositiveInt, ValidationError

from suite.config import Config, canonical, normalize, split
from suite.errors import UserError


class Table(Config):
    rate: float = 0.5
    depth: int = 2


class Open(Config):
    model_config = ConfigDict(extra="allow")

    depth: int = 2


class Nested(Config):
    table: Table = Table()


def test_an_unknown_key_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(ValidationError, match="unknown key 'dept'; did you mean depth"):
        Table.model_validate({"dept": 3})


def test_an_unknown_key_in_a_nested_table_says_where() -> None:
    with pytest.raises(ValidationError, match="unknown key 'rat'; did you mean rate") as caught:
        Nested.model_validate({"table": {"rat": 1.0}})
    assert [error["loc"] for error in caught.value.errors()] == [("table",)]


def test_a_table_that_takes_more_keys_takes_them() -> None:
    assert Open.model_validate({"width": 3}).model_dump() == {"depth": 2, "width": 3}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_are_finite(value: float) -> None:
    with pytest.raises(ValidationError, match="finite"):
        Table(rate=value)


def test_a_table_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Table().depth = 3  # type: ignore[misc]


def test_defaults_are_part_of_the_value() -> None:
    assert Table() == Table(rate=0.5, depth=2)
    assert Table().model_dump() == {"rate": 0.5, "depth": 2}


@pytest.mark.parametrize("table", [3, "name", [], None])
def test_what_is_no_table_is_refused(table: Any) -> None:
    with pytest.raises(ValidationError, match="valid dictionary or instance"):
        Table.model_validate(table)


class Numbers(Config):
    count: PositiveInt = 1
    share: float | None = None
    switch: bool = False
    either: int | bool = 0


@pytest.mark.parametrize("key", ["count", "share"])
def test_true_and_false_are_no_numbers(key: str) -> None:
    with pytest.raises(ValidationError, match=f"{key}: expected a number; received true"):
        Numbers.model_validate({key: True})


def test_true_and_false_are_taken_where_they_may_stand() -> None:
    found = Numbers.model_validate({"switch": True, "either": True, "count": 3})
    assert (found.switch, found.either, found.count) == (True, True, 3)


@pytest.mark.parametrize(
    "identifier",
    [
        "he_normal",
        "HeNormal",
        {"class_name": "HeNormal"},
        {"class_name": "he_normal", "config": {}},
        {"class_name": "HeNormal", "config": None},
        {"module": "keras.initializers", "class_name": "HeNormal", "config": {}, "registered_name": None},
    ],
)
def test_every_spelling_is_the_same_identifier(identifier: str | dict[str, Any]) -> None:
    assert canonical(identifier) == {"class_name": "henormal", "config": {}}


@pytest.mark.parametrize("reference", ["My_Package.module:My_Class", "my_file.py:make_it"])
def test_a_reference_is_kept_as_it_is(reference: str) -> None:
    assert canonical(reference)["class_name"] == reference
    assert canonical({"class_name": reference, "config": {"Key_A": "Value_A"}}) == {
        "class_name": reference,
        "config": {"Key_A": "Value_A"},
    }


def test_identifiers_among_the_options_become_canonical() -> None:
    nested = {"class_name": "Scaled", "config": {"initializer": "HeNormal", "factor": 2.0}}
    schedule = {"class_name": "CosineDecay", "config": {"decay_steps": 10}}
    assert canonical(nested)["config"] == {"initializer": {"class_name": "henormal", "config": {}}, "factor": 2.0}
    assert canonical({"class_name": "SGD", "config": {"learning_rate": schedule, "all": [schedule]}})["config"] == {
        "learning_rate": {"class_name": "cosinedecay", "config": {"decay_steps": 10}},
        "all": [{"class_name": "cosinedecay", "config": {"decay_steps": 10}}],
    }
    deep = {"class_name": "a", "config": {"options": {"inner_optimizer": "SGD", "mode": "Fan_In"}}}
    assert canonical(deep)["config"] == {
        "options": {"inner_optimizer": {"class_name": "sgd", "config": {}}, "mode": "Fan_In"}
    }


@pytest.mark.parametrize(
    "identifier",
    [{}, {"config": {}}, {"class_name": 3}, {"class_name": "a", "config": 3}, {"class_name": "a", "stddev": 1.0}],
)
def test_what_is_no_identifier_is_refused(identifier: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="class_name"):
        canonical(identifier)


def test_splitting_keeps_names_and_options_as_written() -> None:
    config = {"initializer": "HeNormal"}
    assert split("He_Normal") == ("He_Normal", {})
    assert split({"class_name": "Scaled", "config": config}) == ("Scaled", config)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
tables = st.builds(
    lambda name, config: {"class_name": name, "config": config},
    st.text(),
    st.dictionaries(st.sampled_from(["initializer", "activation", "gain", "seed"]), json_values),
)


@given(tables)
def test_canonical_is_idempotent_and_plain_data(table: dict[str, Any]) -> None:
    try:
        once = canonical(table)
    except UserError:
        return
    assert canonical(once) == once
    assert json.loads(json.dumps(once)) == once


@given(st.text(alphabet="abcXYZ_", min_size=1))
def test_case_and_underscores_do_not_matter(name: str) -> None:
    assert normalize(name) == normalize(name.upper()) == normalize(f"_{name}_") == normalize(normalize(name))


def test_keras_is_not_imported_for_names_and_tables() -> None:
    program = """
import sys
from suite import config, initializers, models
initializers.names(), models.names(), config.canonical("he_normal")
models.get({"name": "mlp", "hidden": [3]}), models.get({"name": "my.py:build", "k": 1})
print(sorted({"keras", "tensorflow", "sklearn", "mlflow", "scipy"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
