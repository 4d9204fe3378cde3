import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.config import normalize, split
from suite.errors import UserError
from suite.registry.identifiers import canonical


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
from suite import initializers, models
from suite.registry import identifiers
initializers.names(), models.names(), identifiers.canonical("he_normal")
models.get({"name": "mlp", "hidden": [3]}), models.get({"name": "my.py:build", "k": 1})
print(sorted({"keras", "tensorflow", "sklearn", "mlflow", "scipy"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
