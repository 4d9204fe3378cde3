"""Errors that a user can cause: one line, the nearest valid names first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.errors import unknown

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
