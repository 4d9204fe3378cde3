"""Tables of a benchmark file: whole, finite, and never changed."""

import math
from typing import Any

import pytest
from pydantic import ConfigDict, PositiveInt, ValidationError

from suite.config import Config


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
