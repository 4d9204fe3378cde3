"""Meaning of a statement: the same whatever is written around it, another one if anything is computed otherwise."""

import ast
from collections.abc import Callable

import pytest

from suite.registry.provenance.nodes import meaning


def _of(source: str) -> str:
    return "".join(meaning(statement) for statement in ast.parse(source).body)


PLAIN = """
class Net(Base):
    depth: int = 3
    width: int

    def grow(self, by=2):
        if by > 1:
            return self.depth * by
        return None
"""

SAME = {
    "a comment": PLAIN.replace("return None", "return None  # nothing"),
    "docstrings": PLAIN.replace("depth: int", "'A net.'\n    depth: int").replace("if by", "'Grow.'\n        if by"),
    "an attribute's docstring": PLAIN.replace("width: int", "width: int\n    'Units.'"),
    "layout": PLAIN.replace("self.depth * by", "(\n            self . depth*by )").replace("\n\n", "\n\n\n"),
    "annotations of a function": PLAIN.replace("self, by=2)", "self, by: int = 2) -> int | None"),
    "quotes and digits": PLAIN.replace("by > 1", "by > 0x1"),
    "an import inside": PLAIN.replace("if by > 1", "import numpy\n        if by > 1"),
    "a pass": PLAIN.replace("return None", "pass\n        return None"),
    "what is for types only": PLAIN.replace("return None", "if TYPE_CHECKING:\n            x = 1\n        return None"),
}

OTHER = {
    "a number": PLAIN.replace("by=2", "by=3"),
    "a comparison": PLAIN.replace("by > 1", "by >= 1"),
    "True for 1": PLAIN.replace("by > 1", "by > True"),
    "a float for an integer": PLAIN.replace("by > 1", "by > 1.0"),
    "an operator": PLAIN.replace("* by", "/ by"),
    "a base class": PLAIN.replace("Base", "Other"),
    "a decorator": PLAIN.replace("    def", "    @staticmethod\n    def"),
    "another field": PLAIN.replace("width", "height"),
    "the order of fields": PLAIN.replace(
        "    depth: int = 3\n    width: int\n", "    width: int\n    depth: int = 3\n"
    ),
    "a field's type": PLAIN.replace("width: int", "width: float"),
    "a default": PLAIN.replace("int = 3", "int = 4"),
    "a statement less": PLAIN.replace("        return None\n", ""),
}


@pytest.mark.parametrize("case", SAME)
def test_what_computes_nothing_does_not_count(case: str) -> None:
    assert SAME[case] != PLAIN
    assert _of(SAME[case]) == _of(PLAIN)


@pytest.mark.parametrize("case", OTHER)
def test_what_computes_something_counts(case: str) -> None:
    assert _of(OTHER[case]) != _of(PLAIN)


def test_outside_of_a_class_an_annotation_changes_nothing() -> None:
    assert _of("LIMIT: float = 0.3") == _of("LIMIT = 0.3") != _of("LIMIT = 0.4")


@pytest.mark.parametrize("value", ["None", "0", "''", "()", "False", "...", "b''", "0.0", "-0.0", "0j"])
def test_every_constant_is_itself(value: str) -> None:
    others = ["None", "0", "''", "()", "False", "...", "b''", "0.0", "-0.0", "0j"]
    assert [other for other in others if _of(f"x = {other}") == _of(f"x = {value}")] == [value]


def test_a_place_in_the_suite_counts_by_its_last_name() -> None:
    def registry(place: str) -> str:
        return _of(f"KNOWN = {{'irnn': {place!r}}}")

    assert registry("suite.initializers.recurrent:IRNN") == registry("suite.recipes:IRNN")
    assert registry("suite.initializers.recurrent:IRNN") != registry("suite.initializers.recurrent:LSUV")
    assert registry("keras.initializers:HeNormal") != registry("keras.other:HeNormal")


def test_the_text_is_the_one_of_every_python() -> None:
    # Written down, since another version of Python would fail to find it: results stay known after an upgrade.
    function: Callable[[str], str] = _of
    assert function("def f(x):\n    return {**x, 'a': 1}") == (
        "FunctionDef(name=str:'f'args=arguments(args=[arg(arg=str:'x'),])body=[Return(value=Dict(keys=[NoneType:None,"
        "Constant(value=str:'a'),]values=[Name(id=str:'x'),Constant(value=int:1),])),])"
    )
