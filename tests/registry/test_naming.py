"""References to objects, as a file would name them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from suite.errors import UserError
from suite.registry.naming import nameable, reference
from suite.registry.objects import load_object, traced


def build() -> int:
    return 1


class Weights:
    pass


INNER = """
def inner(width):
    def build():
        return width

    return build
"""


@pytest.fixture
def inner(tmp_path: Path) -> Callable[[object], Callable[[], object]]:
    """A function that returns an inner one, of a file of the user's own."""
    file = tmp_path / "nets.py"
    file.write_text(INNER)
    found: Callable[[object], Callable[[], object]] = load_object(f"{file}:inner")
    return found


def test_what_a_module_has_is_named_by_it() -> None:
    assert reference(build, "a model") == f"{__name__}:build"
    assert load_object(reference(Weights, "an initializer")) is Weights
    assert nameable(reference(build, "a model"))


def test_what_a_file_has_is_named_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.py").write_text("def build():\n    return 2\n")
    assert reference(load_object("net.py:build"), "a model") == "net.py:build"


def test_an_inner_function_is_held_with_the_values_that_it_uses(inner: Any) -> None:
    narrow, wide = inner(3), inner(30)
    assert reference(narrow, "a model") != reference(wide, "a model")
    assert reference(narrow, "a model") == reference(inner(3), "a model"), "the same in each session"
    assert load_object(reference(narrow, "a model"))() == 3
    assert load_object(reference(wide, "a model"))() == 30
    assert not nameable(reference(narrow, "a model"))
    assert traced(reference(narrow, "a model")).digest != traced(reference(wide, "a model")).digest


def test_what_cannot_be_followed_is_an_obstacle_and_never_mistaken_for_another(inner: Any) -> None:
    first, second = inner(object()), inner(object())
    names = reference(first, "a model"), reference(second, "a model")
    assert names[0] != names[1]
    assert load_object(names[0]) is first
    assert load_object(names[1]) is second
    assert all(traced(name).obstacles for name in names)


def test_an_object_of_a_notebook_is_one_of_main(inner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    own = inner(5)
    own.__module__, own.__qualname__ = "__main__", "own"
    monkeypatch.setattr(sys.modules["__main__"], "own", own, raising=False)
    assert reference(own, "a model") == "__main__:own"


def test_what_cannot_be_called_has_no_reference() -> None:
    with pytest.raises(UserError, match="expected a model, as a function or a class; received int"):
        reference(3, "a model")
