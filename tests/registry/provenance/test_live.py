"""Objects of a notebook: another one if anything that they compute is, the same if a cell is only run again."""

import linecache
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from suite.registry.objects import load_object, traced

Cell = Callable[[str], None]


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cell]:
    """Return a function that runs a cell in a fresh `__main__`, as a notebook does: its source is kept by name."""
    main = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    names = [f"<suite-test-cell-{number}>" for number in range(100)]
    fresh = iter(names)

    def run(source: str) -> None:
        name = next(fresh)
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(compile(source, name, "exec"), vars(main))

    yield run
    for name in names:
        linecache.cache.pop(name, None)


BASE = """
import numpy as np
import keras
SCALE = 0.3
TABLE = np.ones(3)
OPTIONS = {"deep": [1, 2, (3, "x")]}

class Law:
    gain = 1.0

    def spread(self, fan):
        'Say how wide.'
        return SCALE / fan

def helper(x):
    return x + len(TABLE) + OPTIONS["deep"][0]

def make(power):
    def inner(x):
        return x ** power
    return inner

curve = make(2)

class Mine(Law):
    sign = -1

    def __init__(self, limit=0.5, *, seed=None):
        self.limit, self.seed = limit, seed

    @staticmethod
    def twice(x):
        return 2 * x

    @property
    def both(self):
        return self.limit, self.sign

    def __call__(self, shape, dtype=None):
        return self.twice(helper(curve(shape[0]))) * self.spread(3)
"""

OTHERS = {
    "another body": ("2 * x", "3 * x"),
    "another default": ("limit=0.5", "limit=0.6"),
    "another default of a keyword": ("seed=None", "seed=1"),
    "another global": ("SCALE = 0.3", "SCALE = 0.4"),
    "another array": ("np.ones(3)", "np.ones(3) * 2"),
    "another array's type": ("np.ones(3)", "np.ones(3, 'float32')"),
    "another entry of a table": ('(3, "x")', '(3, "y")'),
    "another closure": ("make(2)", "make(3)"),
    "another base class": ("class Mine(Law)", "class Mine(dict)"),
    "another body of a base class": ("SCALE / fan", "SCALE * fan"),
    "another attribute of a base class": ("gain = 1.0", "gain = 2.0"),
    "another attribute": ("sign = -1", "sign = 1"),
    "another helper": ("x + len(TABLE)", "x - len(TABLE)"),
    "another property": ("return self.limit, self.sign", "return self.sign, self.limit"),
    "no decorator": ("    @property\n", ""),
    "a method more": ("    sign = -1\n", "    sign = -1\n\n    def more(self):\n        return 1\n"),
    "another name that is called": ("self.spread(3)", "self.twice(3)"),
}

SAME = {
    "run again": ("", ""),
    "a comment": ("SCALE / fan", "SCALE / fan  # of fan"),
    "lines above": ("\nimport numpy", "\n\n\n\nimport numpy"),
    "a value that it does not use": ("SCALE = 0.3", "SCALE = 0.3\nUNUSED = 7"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_an_object_that_computes_something_else_is_another_one(cell: Cell, name: str) -> None:
    old, new = OTHERS[name]
    assert old in BASE
    cell(BASE)
    before = traced("__main__:Mine")
    assert before.obstacles == []
    cell(BASE.replace(old, new))
    assert traced("__main__:Mine").digest != before.digest


@pytest.mark.parametrize("name", SAME)
def test_a_cell_that_is_run_again_gives_the_same(cell: Cell, name: str) -> None:
    old, new = SAME[name]
    cell(BASE)
    before = traced("__main__:Mine").digest
    cell(BASE.replace(old, new))
    assert traced("__main__:Mine").digest == before


def test_of_two_known_values_the_other_one_counts(cell: Cell) -> None:
    both = "a, b = [1], [2]\ndef make(c):\n    def mine(x):\n        return a, b, c\n    return mine\n"
    cell(both + "mine = make(a)")
    before = traced("__main__:mine").digest
    cell(both + "mine = make(b)")
    assert traced("__main__:mine").digest != before


def test_only_the_named_object_counts(cell: Cell) -> None:
    cell(BASE + "\ndef other(x):\n    return 1\n")
    before = traced("__main__:helper").digest
    cell("def other(x):\n    return 2\nSCALE = 5")
    assert traced("__main__:helper").digest == before
    cell("OPTIONS['deep'][0] = 7")
    assert traced("__main__:helper").digest != before, "a value may change without being assigned"


def test_a_cell_that_imports_a_file_follows_it(cell: Cell, tmp_path: Path) -> None:
    (tmp_path / "suite_test_core.py").write_text("SCALE = 1.0\n")
    cell("import suite_test_core as core\nfrom suite_test_core import SCALE\ndef mine(x):\n    return core.SCALE * x\n")
    before = traced("__main__:mine").digest
    (tmp_path / "suite_test_core.py").write_text("SCALE = 2.0\n")
    assert traced("__main__:mine").digest != before
    cell("def mine(x):\n    import suite_test_core\n    return suite_test_core.SCALE\n")
    inner = traced("__main__:mine").digest
    (tmp_path / "suite_test_core.py").write_text("SCALE = 3.0\n")
    assert traced("__main__:mine").digest != inner
    del sys.modules["suite_test_core"]


UNKNOWN = {
    "a computed file": ("def mine(n):\n    return open(n)", "open(n)"),
    "a computed array": ("import numpy as np\ndef mine(n):\n    return np.load(n)", "np.load(n)"),
    "a loader by its own name": ("from numpy import load\ndef mine(n):\n    return load(n)", "load(n)"),
    "a table by its own name": ("from pandas import read_csv\ndef mine(n):\n    return read_csv(n)", "read_csv(n)"),
    "an object of a class": ("class A: ...\na = A()\ndef mine(x):\n    return a", "a value of type __main__.A"),
    "a generator": ("import numpy as np\nr = np.random.default_rng(0)\ndef mine(x):\n    return r", "Generator"),
    "an array of objects": ("import numpy as np\nr = np.array([{}])\ndef mine(x):\n    return r", "array of objects"),
    "an instance": ("class A:\n    def __call__(self, s):\n        return 1\nmine = A()", "a value of type __main__.A"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_followed_is_said(cell: Cell, name: str) -> None:
    source, construct = UNKNOWN[name]
    cell(source)
    found = traced("__main__:mine").obstacles
    assert any(construct in obstacle.construct for obstacle in found)


def test_without_its_source_a_function_cannot_be_known(cell: Cell) -> None:
    main: dict[str, Any] = vars(sys.modules["__main__"])
    cell("x = 1")
    exec(compile("def mine(x):\n    return x", "<nowhere>", "exec"), main)
    (obstacle,) = traced("__main__:mine").obstacles
    assert obstacle.construct == "a function whose source is not kept"


def test_an_object_of_a_notebook_is_the_one_in_memory(cell: Cell) -> None:
    cell("mine = 1")
    assert load_object("__main__:mine") == 1
    cell("mine = 2")
    assert load_object("__main__:mine") == 2
