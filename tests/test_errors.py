"""Errors that a user can cause: one line, the nearest valid names first."""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from suite.errors import (
    LONGEST_CAUSE,
    LONGEST_TRACEBACK,
    UserError,
    cause,
    interrupts,
    is_own,
    located,
    refused,
    traced,
    unknown,
)
from suite.registry.objects import load_object

NAMES = ["he_normal", "he_uniform", "lecun_normal", "orthogonal", "zeros"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("zero", "did you mean zeros?"),
        ("HE_NORMAL", "did you mean he_normal or"),
        ("he_norml", "did you mean he_normal or"),
        ("ortho", "did you mean orthogonal?"),
    ],
)
def test_the_nearest_names_are_suggested(name: str, advice: str) -> None:
    assert advice in str(unknown("initializer", name, NAMES))


def test_all_names_are_listed_where_none_is_near() -> None:
    said = str(unknown("initializer", "xyz", NAMES[::-1]))
    assert said == f"unknown initializer 'xyz'; valid: {', '.join(NAMES)}"
    assert str(unknown("key", "xyz", [])) == "unknown key 'xyz'; valid: none"


def test_the_place_comes_first() -> None:
    said = str(unknown("model", "mpl", ["mlp"], where="mine.toml: model.name"))
    assert said == "mine.toml: model.name: unknown model 'mpl'; did you mean mlp?"


@given(name=st.text(), valid=st.lists(st.text(alphabet="abAB_", min_size=1), max_size=8))
def test_it_is_one_line_with_at_most_three_suggestions(name: str, valid: list[str]) -> None:
    said = str(unknown("key", name, valid))
    assert len(said.splitlines()) == 1
    assert repr(name) in said
    advice = said.removeprefix(f"unknown key {name!r}; ")
    if advice.startswith("did you mean "):
        suggested = advice.removeprefix("did you mean ").removesuffix("?").split(" or ")
        assert 1 <= len(suggested) <= 3
        assert set(suggested) <= set(valid)


@given(valid=st.lists(st.text(alphabet="abcdef_", min_size=3), min_size=1, unique=True), data=st.data())
def test_a_name_in_other_letters_is_its_own_first_suggestion(valid: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(valid))
    assert f"did you mean {name}" in str(unknown("key", name.upper(), valid))


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("not even this")

    __repr__ = __str__


class LeavingError(Exception):
    def __str__(self) -> str:
        sys.exit(0)


class NamelessError(SyntaxError):
    """One whose attributes are not what Python's own formatting expects."""

    def __init__(self) -> None:
        super().__init__("odd")
        self.lineno, self.text, self.filename = "seven", 3, object()  # type: ignore[assignment]


class Own(BaseException):
    pass


RAISED = [
    UnprintableError(),
    LeavingError(),
    NamelessError(),
    Own("no reason"),
    SystemExit(0),
    SystemExit(),
    GeneratorExit(),
    StopIteration(3),
    MemoryError(),
    RecursionError("too deep"),
    ExceptionGroup("several", [ValueError("one"), UnprintableError()]),
    ValueError("x" * 1_000_000),
    ValueError("\ud800 and \0 \x1b[31m"),
    ValueError("\n".join("line" for _ in range(100_000))),
    KeyError("\n"),
]


def _raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_whatever_is_raised_can_be_said_and_kept(error: BaseException) -> None:
    said, text = cause(_raised(error)), traced(_raised(error))
    assert said.startswith(f"{type(error).__name__}: ")
    assert len(said) <= LONGEST_CAUSE + 100
    assert "\n" not in said
    assert text.splitlines()[-1].endswith(f", in _raised: {said}")
    assert len(text) <= LONGEST_TRACEBACK + LONGEST_CAUSE + 200
    for each in (said, text):
        assert "\0" not in each
        each.encode("utf-8")


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_whatever_the_users_code_raises_is_their_error(error: BaseException) -> None:
    message = f"^mine.py: .*test_errors.py, line .*: {type(error).__name__}: "
    with pytest.raises(UserError, match=message), refused("mine.py"):
        raise error


OWN = """
def build(units):
    return helper(units)


def helper(units):
    return [1.0] * units.count("x") + np.zeros(units)
"""


def test_an_error_in_code_of_the_users_own_names_its_innermost_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_net.py").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    own = load_object("my_net.py:build")
    message = r"^my_net.py:build: my_net.py, line 7, in helper: NameError: name 'np' is"
    with pytest.raises(UserError, match=message), refused("my_net.py:build"):
        own("x")
    # A library raises: the line that called it is named.
    message = r"^my_net.py:build: my_net.py, line 7, in helper: AttributeError: "
    with pytest.raises(UserError, match=message), refused("my_net.py:build"):
        own(3)


def test_an_error_outside_of_the_users_own_code_has_no_place() -> None:
    def called(text: str) -> str:
        try:
            json.loads(text)
        except ValueError as error:
            step = error.__traceback__
            return located(error.with_traceback(step.tb_next if step else None))
        return ""

    assert called("{") == "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    assert not is_own(json.__file__)
    assert is_own(__file__)


def test_ctrl_c_is_nobodys_error_and_comes_to_the_main_thread_only() -> None:
    with pytest.raises(KeyboardInterrupt), refused("mine.py"):
        raise KeyboardInterrupt
    assert interrupts(KeyboardInterrupt())
    with ThreadPoolExecutor(1) as thread:
        assert not thread.submit(interrupts, KeyboardInterrupt()).result()


@given(st.text(st.characters()))
def test_what_any_message_says_is_kept_on_one_line(message: str) -> None:
    said = cause(ValueError(message))
    said.encode("utf-8")
    assert len(said.splitlines()) == 1


def test_the_name_that_other_libraries_use_is_known() -> None:
    assert str(unknown("option", "lr", ["momentum", "learning_rate"])).endswith("did you mean learning_rate?")


class _Inner(keras.layers.Layer):  # type: ignore[misc]
    def call(self, x: object) -> object:
        return keras.ops.matmul(x, np.ones((7, 2), "float32"))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: keras.initializers.get({"class_name": "HeNormal", "config": {"scale": 1}}),
            "TypeError: HeNormal.__init__() got an unexpected keyword argument 'scale'",
        ),
        (
            lambda: keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="dense")])(np.ones((2, 4))),
            "ValueError: in Sequential.call(): Input 0 with name 'None' of layer 'dense' is incompatible with the layer"
            ": expected axis -1 of input shape to have value 3, but received input with shape (2, 4)",
        ),
        (
            lambda: _Inner()(np.ones((2, 4), "float32")),
            "InvalidArgumentError: in _Inner.call(): Matrix size-incompatible: In[0]: [2,4], In[1]: [7,2]",
        ),
    ],
)
def test_of_messages_of_several_lines_by_keras_the_reason_stays(call: Callable[[], object], said: str) -> None:
    with pytest.raises((TypeError, ValueError, tf.errors.InvalidArgumentError)) as caught:
        call()
    assert cause(caught.value) == said


def test_a_long_list_of_names_is_cut() -> None:
    assert str(unknown("name", "zzz", map(str, range(250)))).endswith(" and 150 more")
