"""Options that change a benchmark for one call."""

from typing import Any

import click
import pytest
from click.testing import CliRunner

from suite.cli.options import overrides
from suite.errors import UserError


def parsed(*args: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    @click.command()
    @overrides
    def verb(**options: Any) -> None:
        found.update(options)

    result = CliRunner().invoke(verb, args, standalone_mode=False)
    if result.exception:
        raise result.exception
    return found


def test_a_number_in_words_is_refused_in_plain_words() -> None:
    with pytest.raises(click.BadParameter, match="expected a whole number; received 'zero'"):
        parsed("--seeds", "zero")
    with pytest.raises(click.BadParameter, match="0 is not in the range"):
        parsed("--seeds", "0")


def test_without_options_nothing_is_changed() -> None:
    assert parsed() == {"seeds": None, "initializers": (), "settings": {}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("training.epochs=1", 1),
        ("training.epochs=0.5", 0.5),
        ("training.epochs = 1", 1),
        ("training.batch_size=full", "full"),
        ('training.batch_size="full"', "full"),
        ("model.use_bias=false", False),
        ("model.hidden=[10, 5]", [10, 5]),
        ('training.optimizer={class_name="Adam"}', {"class_name": "Adam"}),
        ("dataset.name=a=b", "a=b"),
        ("title=", ""),
        ("title=two words", "two words"),
    ],
)
def test_a_value_is_read_as_in_a_file_and_is_text_where_it_is_none(text: str, value: Any) -> None:
    assert parsed("--set", text)["settings"] == {text.partition("=")[0].strip(): value}


def test_several_of_each_are_kept_in_order() -> None:
    found = parsed("--set", "a.b=1", "--set", "c=2", "--set", "a.b=3", "--initializer", "he", "--initializer", "zeros")
    assert found["settings"] == {"a.b": 3, "c": 2}
    assert found["initializers"] == ("he", "zeros")


@pytest.mark.parametrize("text", ["training.epochs", "=1", " =1"])
def test_a_setting_without_key_or_value_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="--set: expected KEY=VALUE") as caught:
        parsed("--set", text)
    assert repr(text) in str(caught.value)


def test_seeds_are_at_least_one() -> None:
    assert parsed("--seeds", "3")["seeds"] == 3
    with pytest.raises(click.BadParameter, match="0 is not in the range"):
        parsed("--seeds", "0")
