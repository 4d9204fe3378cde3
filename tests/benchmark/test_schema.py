"""The JSON schema says what the suite itself says of benchmark files, as far as a schema can."""

import copy
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from suite import datasets, models
from suite.benchmark.keys import KEYS
from suite.benchmark.load import available, load
from suite.benchmark.schema import DRAFT, schema
from suite.cli.errors import report_errors
from suite.cli.schema import command
from suite.errors import UserError
from tests.conftest import SMALL

SCHEMA = schema()
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}
WORDS = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description", "enum", "items",
    "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maximum", "minItems", "minLength",
    "minProperties", "minimum", "oneOf", "pattern", "prefixItems", "properties", "propertyNames", "required", "title",
    "type",
}  # fmt: skip


def valid(value: Any, rule: dict[str, Any] | bool = SCHEMA) -> bool:
    """Return what a validator of JSON schemas says, as far as this one needs it."""
    return not any(_broken(value, rule))


def _broken(value: Any, rule: dict[str, Any] | bool) -> Iterator[bool]:
    if isinstance(rule, bool):
        yield not rule
        return
    if "$ref" in rule:
        yield not valid(value, SCHEMA["$defs"][rule["$ref"].removeprefix("#/$defs/")])
    kind = rule.get("type")
    yield kind is not None and not isinstance(value, TYPES[kind])
    yield isinstance(value, bool) and kind in ("integer", "number")
    yield "enum" in rule and value not in rule["enum"]
    yield "const" in rule and value != rule["const"]
    yield "anyOf" in rule and not any(valid(value, each) for each in rule["anyOf"])
    yield "oneOf" in rule and sum(valid(value, each) for each in rule["oneOf"]) != 1
    if isinstance(value, str):
        yield len(value) < rule.get("minLength", 0) or len(value) > rule.get("maxLength", len(value))
        yield re.search(rule.get("pattern", ""), value) is None
    elif isinstance(value, int | float):
        yield value < rule.get("minimum", value) or value > rule.get("maximum", value)
        yield value <= rule.get("exclusiveMinimum", value - 1) or value >= rule.get("exclusiveMaximum", value + 1)
    elif isinstance(value, list):
        yield not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value))
        first = rule.get("prefixItems", [])
        for each, inner in zip(value, [*first, *[rule.get("items", True)] * len(value)], strict=False):
            yield not valid(each, inner)
    elif isinstance(value, dict):
        yield len(value) < rule.get("minProperties", 0) or not value.keys() >= set(rule.get("required", ()))
        for key, each in value.items():
            yield not valid(key, rule.get("propertyNames", True))
            yield not valid(each, rule.get("properties", {}).get(key, rule.get("additionalProperties", True)))


def _rules(rule: Any) -> Iterator[dict[str, Any]]:
    """Yield a schema and all inside it."""
    if isinstance(rule, list):
        for each in rule:
            yield from _rules(each)
    elif isinstance(rule, dict):
        yield rule
        for word, inner in rule.items():
            if word in ("properties", "$defs"):
                yield from _rules(list(inner.values()))
            elif word not in ("enum", "default", "const"):
                yield from _rules(inner)


def test_every_shipped_benchmark_is_valid() -> None:
    files = available()
    assert len(files) > 20
    assert [name for name, path in files.items() if not valid(tomllib.loads(path.read_text("utf-8")))] == []


def test_it_is_a_schema_that_stands_alone() -> None:
    rules = list(_rules(SCHEMA))
    assert SCHEMA["$schema"] == DRAFT
    assert {word for rule in rules for word in rule} <= WORDS, "the validator above would overlook another word"
    wanted = {rule["$ref"].removeprefix("#/$defs/") for rule in rules if "$ref" in rule}
    assert wanted == set(SCHEMA["$defs"])
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_an_editor_has_something_to_say_of_every_key() -> None:
    tables = [rule for rule in _rules(SCHEMA) if "properties" in rule]
    silent = [key for table in tables for key, value in table["properties"].items() if not value.get("description")]
    assert silent == ["name"] * silent.count("name")
    said = {value.get("description") for table in tables for value in table["properties"].values()}
    assert [key for key, text in KEYS.items() if text not in said] == [], "of keys that there are"
    assert all(rule.get("description") for rule in SCHEMA["$defs"].values() if "properties" in rule)


def test_all_datasets_models_and_initializers_are_suggested() -> None:
    suggested = {rule["const"] for rule in _rules(SCHEMA) if "const" in rule}
    assert suggested >= {*datasets.DATASETS, *models.MODELS}
    assert "he_normal" in SCHEMA["$defs"]["Initializer"]["anyOf"][0]["enum"]


BASE = tomllib.loads(SMALL.replace("evaluations = 2", "evaluations = 2\ntarget = { value = 0.9 }"))
OWN = {"name": "mine.py:build", "anything": [{"deep": 1}]}
CLAIM = {"statement": "s", "source": "t", "initializer": "he", "metric": "final/test_accuracy"}
CHANGES: dict[str, tuple[str, Any, bool]] = {
    "nothing": ("seeds", 2, True),
    "a model of one's own": ("model", OWN, True),
    "a saved model": ("model", {"name": "nets/my.keras", "custom": ["mine.py:Net"]}, True),
    "an unknown key of a saved model": ("model", {"name": "my.keras", "depth": 3}, False),
    "an initializer of one's own": ("initializers.mine", "mine.py:Mine", True),
    "one with options": ("initializers.mine", {"class_name": "RandomNormal", "config": {"stddev": 9.0}}, True),
    "a claim": ("claims", [CLAIM | {"within": [0.1, 1.0]}], True),
    "a published curve": ("claims", [CLAIM | {"metric": "train/loss", "published": [1, 2.0], "tolerance": 0}], True),
    "an activation with options": ("model.activation", {"class_name": "leaky_relu"}, True),
    "a guarded number of steps": ("regression", {"metrics": {"steps_to/0.9": 10}}, True),
    "a sweep": ("sweep", {"training.optimizer.config.learning_rate": [0.1, 0.2]}, True),
    "an unknown key": ("modle", {}, False),
    "the name, which is the file's": ("name", "small", False),
    "an unknown key of a dataset": ("dataset.nois", 0.1, False),
    "an unknown key of a model": ("model.hiden", [3], False),
    "an unknown key of the training": ("training.stepz", 1, False),
    "an unknown dataset": ("dataset.name", "cirlces", False),
    "a number out of range": ("dataset.noise", -1, False),
    "no seeds": ("seeds", 0, False),
    "steps and epochs": ("training.epochs", 1, False),
    "an initializer that is a number": ("initializers.mine", 3, False),
    "a label that is none": ("initializers", {"he normal!": "he_normal"}, False),
    "no initializers": ("initializers", {}, False),
    "an axis of nothing": ("sweep", {"modle.depth": [1]}, False),
    "an axis without values": ("sweep", {"model.hidden": []}, False),
    "a claim of nothing": ("claims", [CLAIM], False),
    "a claim of two things": ("claims", [CLAIM | {"within": [0, 1], "exceeds": "zeros"}], False),
    "bounds of three": ("claims", [CLAIM | {"within": [0, 1, 2]}], False),
    "an unknown quantity": ("diagnostics", {"quantities": ["jacobain"]}, False),
    "an unknown guarded metric": ("regression", {"metrics": {"final/test_acc": 0.1}}, False),
}


def test_a_name_that_an_installed_package_may_add_is_left_to_the_suite() -> None:
    assert valid(copy.deepcopy(BASE) | {"initializers": {"mine": "spiral"}})


@pytest.mark.parametrize("case", CHANGES)
def test_it_flags_what_the_suite_refuses_and_nothing_else(case: str, benchmark_file: Any) -> None:
    key, value, right = CHANGES[case]
    changed = copy.deepcopy(BASE)
    *parents, last = key.split(".")
    table = changed
    for parent in parents:
        table = table[parent]
    table[last] = value
    assert valid(changed) is right
    file = benchmark_file("#:schema ./suite.schema.json\n" + _toml(changed))
    if right:
        load(str(file))
    else:
        with pytest.raises(UserError):
            load(str(file))


def _toml(table: dict[str, Any]) -> str:
    return "\n".join(f"{json.dumps(key)} = {_value(value)}" for key, value in table.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value)


def test_the_verb_prints_it_or_writes_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert report_errors(command, []) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA
    assert report_errors(command, ["--output", str(tmp_path / "suite.schema.json")]) == 0
    assert json.loads((tmp_path / "suite.schema.json").read_text("utf-8")) == SCHEMA
