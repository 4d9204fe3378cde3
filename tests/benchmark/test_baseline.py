"""Accepted results as values: what an entry is of, and what is no baseline."""

from typing import Any

import pytest

from suite.benchmark.baseline import Baseline, Entry, key
from suite.benchmark.problems import validated
from suite.errors import UserError

ENTRY: dict[str, Any] = {
    "initializer": "he",
    "metric": "final/test_accuracy",
    "configuration": "c0ffee",
    "seeds": [0, 1],
    "values": [0.5, 0.75],
}
BASELINE = {"benchmark": "small", "seed": 0, "environment": {"keras": "3.15.0"}, "entries": [ENTRY]}


def entry(**changes: Any) -> Entry:
    return Entry.model_validate(ENTRY | changes)


def test_what_is_not_said_is_unknown_or_none() -> None:
    plain = entry()
    assert (plain.point, plain.data, plain.failed) == ({}, (), ())
    assert (plain.diverged, plain.draws, plain.twins) == (0, 0, 0.0)


def test_an_entry_is_of_an_initializer_a_point_and_a_metric() -> None:
    assert entry().key == entry(seeds=[5], values=[0.1], configuration="d").key == key("he", {}, "final/test_accuracy")
    point = {"model.hidden": [4, 2], "dataset.noise": 0.1}
    different: list[dict[str, Any]] = [{"initializer": "zeros"}, {"metric": "final/test_loss"}, {"point": point}]
    assert len({entry(**change).key for change in [{}, *different]}) == 4


def test_the_order_of_a_points_keys_does_not_matter() -> None:
    there = entry(point={"a": 1, "b": [2, 3]})
    back = entry(point={"b": (2, 3), "a": 1})
    assert there.key == back.key
    assert there.at == (("a", 1), ("b", [2, 3]))
    assert [name for name, _ in back.at] == ["a", "b"]


@pytest.mark.parametrize(
    "changes",
    [
        {"values": [None, None]},
        {"seeds": [], "values": [], "failed": [0, 1]},
        {"failed": [2]},
        {"data": ["a"]},
        {"data": ["a", "b"]},
        {"draws": 2, "diverged": 2, "twins": 3},
    ],
)
def test_what_can_be_accepted(changes: dict[str, Any]) -> None:
    assert Entry.model_validate_json(entry(**changes).model_dump_json()) == entry(**changes)


WRONG_ENTRIES: dict[str, tuple[dict[str, Any], str]] = {
    "a value too few": ({"values": [0.5]}, "expected a value for each seed; received 2 and 1"),
    "a value too many": ({"seeds": [0]}, "expected a value for each seed; received 1 and 2"),
    "a seed twice": ({"seeds": [1, 1]}, "a seed appears twice; received seeds [1, 1], failed []"),
    "a failed seed twice": ({"failed": [2, 2]}, "a seed appears twice"),
    "a seed with a score that failed": (
        {"failed": [1]},
        "a seed appears twice; received seeds [0, 1], failed [1]",
    ),
    "no seed": ({"seeds": [], "values": []}, "expected at least one seed"),
    "data of other seeds": ({"data": ["a", "b", "c"]}, "expected data of each seed, or one; received 3 for 2"),
    "more draws than seeds": ({"draws": 3}, "more draws or diverged trials than seeds; received 3 and 0"),
    "more diverged than seeds": ({"diverged": 3}, "more draws or diverged trials than seeds; received 0 and 3"),
    "a negative seed": (
        {"seeds": [-1, 0]},
        "entries.0.seeds.0: expected at least 0; received -1",
    ),
    "half a seed": ({"seeds": [0.5, 1]}, "entries.0.seeds.0: expected a whole number"),
    "a word for a value": ({"values": ["good", 1]}, "entries.0.values.0: expected a number"),
    "NaN": ({"values": [float("nan"), 1]}, "entries.0.values.0: expected a finite number; received nan"),
    "an infinity": (
        {"values": [1, float("-inf")]},
        "entries.0.values.1: expected a finite number; received -inf",
    ),
    "negative twins": ({"twins": -1}, "entries.0.twins: expected at least 0"),
    "an unknown key": ({"valeus": []}, "entries.0: unknown key 'valeus'; did you mean values"),
}

WRONG: dict[str, tuple[Any, str]] = {
    "nothing": ({}, "benchmark: this key is missing; seed: this key is missing"),
    "a list": ([BASELINE], "received [{"),
    "no entries": (BASELINE | {"entries": []}, "entries: expected at least 1 of them"),
    "one entry twice": (BASELINE | {"entries": [ENTRY, ENTRY]}, "two entries belong to he {} final/test_accuracy"),
    "one entry twice, with other seeds": (
        BASELINE | {"entries": [ENTRY, ENTRY | {"seeds": [2], "values": [0.5]}]},
        "two entries belong to he",
    ),
    "an unknown key": (BASELINE | {"entires": []}, "unknown key 'entires'; did you mean entries"),
    "a negative root": (BASELINE | {"seed": -1}, "seed: expected at least 0"),
    "no environment": (BASELINE | {"environment": None}, "environment: expected a table"),
    **{
        f"no {name}": ({at: value for at, value in BASELINE.items() if at != name}, f"{name}: this key is missing")
        for name in ("benchmark", "seed", "environment", "entries")
    },
    **{
        f"no {name} of an entry": (
            BASELINE | {"entries": [{at: value for at, value in ENTRY.items() if at != name}]},
            f"entries.0.{name}: this key is missing",
        )
        for name in ENTRY
    },
    **{
        f"{name}, of an entry": (BASELINE | {"entries": [ENTRY | changes]}, message)
        for name, (changes, message) in WRONG_ENTRIES.items()
    },
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_baseline_is_said_in_one_line_that_names_the_key(case: str) -> None:
    table, message = WRONG[case]
    with pytest.raises(UserError) as caught:
        validated(Baseline.model_validate, table, "small.json")
    assert str(caught.value).startswith("small.json: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_one_initializer_may_have_many_entries() -> None:
    others = [ENTRY | {"metric": "final/test_loss"}, ENTRY | {"point": {"a": 1}}, ENTRY | {"point": {"a": 2}}]
    assert len(Baseline.model_validate(BASELINE | {"entries": [ENTRY, *others]}).entries) == 4
