"""What a schema finds wrong, in one line."""

from typing import Any, Literal

import pytest
from pydantic import Field, model_validator

from suite.benchmark.problems import validated
from suite.config import Config
from suite.errors import UserError


class Inner(Config):
    size: int = Field(default=1, ge=1)


class Table(Config):
    kind: Literal["a", "b"] = "a"
    inner: Inner = Inner()
    items: tuple[float, ...] = ()
    text: str = ""

    @model_validator(mode="after")
    def _no_b(self) -> "Table":
        if self.text == "ours":
            raise UserError("text: this one we refuse")
        if self.text == "value":
            raise ValueError("expected another text, received this one")
        return self


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"kind": "c"}, "kind: expected 'a' or 'b'; received 'c'"),
        ({"inner": {"size": 0}}, "inner.size: expected at least 1; received 0"),
        (
            {"items": [1.0, "x"]},
            "items.1: expected a number; received 'x'",
        ),
        ({"inner": {"sizes": 1}}, "inner: unknown key 'sizes'; did you mean size?"),
        ({"text": "value"}, "expected another text, received this one"),
        ({"text": "ours"}, "text: this one we refuse"),
    ],
)
def test_the_place_what_was_expected_and_what_was_received(table: dict[str, Any], said: str) -> None:
    with pytest.raises(UserError) as caught:
        validated(Table.model_validate, table, "mine.toml")
    assert str(caught.value) == f"mine.toml: {said}"


def test_a_key_that_is_missing_has_nothing_received() -> None:
    class Needs(Config):
        size: int

    with pytest.raises(UserError) as caught:
        validated(Needs.model_validate, {}, "mine.toml")
    assert str(caught.value) == "mine.toml: size: this key is missing"


def test_several_problems_stand_in_one_line_each_once() -> None:
    with pytest.raises(UserError) as caught:
        validated(Table.model_validate, {"kind": 1, "inner": {"size": 0}}, "mine.toml")
    assert str(caught.value).count("received") == 2
    assert "; inner.size: " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_long_value_is_cut() -> None:
    with pytest.raises(UserError) as caught:
        validated(Table.model_validate, {"kind": "x" * 1000}, "mine.toml")
    assert len(str(caught.value)) < 200
    assert str(caught.value).endswith("…")


def test_what_is_sound_comes_back_parsed() -> None:
    assert validated(Table.model_validate, {"items": [1, 2]}, "mine.toml").items == (1.0, 2.0)


def test_a_bug_of_ours_is_no_error_of_the_users() -> None:
    def broken(_: Any) -> None:
        raise KeyError("a bug")

    with pytest.raises(KeyError, match="a bug"):
        validated(broken, {}, "mine.toml")
