"""What people write who do not know TOML is answered in their words."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.benchmark.toml import explained

MISTAKES = {
    "name = circles": 'line 1: text stands in quotes, as in "circles"; received: name = circles',
    "x = 1\nhe = he_normal": 'line 2: text stands in quotes, as in "he_normal"; received: he = he_normal',
    "model = my.py:build": 'line 1: text stands in quotes, as in "my.py:build"; received: model = my.py:build',
    "flatten = True": "line 1: expected true, in small letters; received: flatten = True",
    "target = None": "line 1: TOML has no None; leave the key out; received: target = None",
    "rate = .1": "line 1: a number begins with a digit, as in 0.1; received: rate = .1",
    "rate = -.1": "line 1: a number begins with a digit, as in -0.1; received: rate = -.1",
    "rate = 0,1": "line 1: expected nothing after the value, received ,1; received: rate = 0,1",
    "a = { rate = 0,1 }": "line 1: decimals follow a point, as in 0.1; received: a = { rate = 0,1 }",
    "a = { rate = 10% }": "line 1: expected a number, then , or }; received %; received: a = { rate = 10% }",
    "steps: 10": "line 1: a key and its value are joined by =, as in steps = 10; received: steps: 10",
    'a = {"b": 1}': 'line 1: a key and its value are joined by =, as in steps = 10; received: a = {"b": 1}',
    "steps": "expected KEY = VALUE, at the end of the file; received: steps",
    "steps =": "expected a value after =, at the end of the file; received: steps =",
    "steps = 10;": "line 1: expected nothing after the value, received ;; received: steps = 10;",
    "title = “Mine”": 'line 1: expected straight quotes, as in "text"; received: title = “Mine”',
    'title = "Mine\nseeds = 2': 'line 1: a quote is not closed; received: title = "Mine',
    "hidden = [4": "a list is not closed with ], at the end of the file; received: hidden = [4",
    "hidden = [4\n[training]": "line 2: a list is not closed with ]; received: [training]",
    "a = {\n b = 1 }": "line 1: a table in braces { } stands on one line; received: a = {",
    "a = 1\na = 2": "a key or a table appears for the second time, at the end of the file; received: a = 2",
    "[model]\n[model]": "line 2: a key or a table appears for the second time; received: [model]",
}


def _said(text: str) -> str:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    return explained(caught.value, text)


@pytest.mark.parametrize("text", MISTAKES)
def test_the_line_and_what_to_write(text: str) -> None:
    assert _said(text) == MISTAKES[text]


def test_of_a_long_line_the_part_around_the_mistake_is_shown() -> None:
    said = _said(f"a = {{ {', '.join(f'k{at} = {at}' for at in range(40))}, wrong = SGD, {'b = 1, ' * 40} c = 2 }}")
    assert "wrong = SGD" in said
    assert len(said) < 150


@given(st.text(max_size=200))
def test_whatever_stands_there_the_answer_is_one_short_printable_line(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = explained(error, text)
        assert len(said) < 250
        assert "\n" not in said
    except ValueError:
        pass
