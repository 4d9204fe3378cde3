"""The user's own code: found, executed once and whole, and known by its source."""

import importlib
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from suite.config import is_reference
from suite.errors import UserError
from suite.registry.objects import load_object, traced

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes a Python file into the current folder."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module that the user's file can import, through which it talks to the test while it is executed."""
    module: Any = ModuleType("suite_test_meeting")
    module.executions = []
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def test_a_reference_has_a_colon() -> None:
    assert is_reference("package.module:name")
    assert is_reference("folder/file.py:name")
    assert not is_reference("he_normal")


def test_names_come_from_files_and_from_modules(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("mine.py", "answer = 42\n")
    write("suite_test_imported/inner.py", "answer = 43\n")
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert load_object(f"{path}:answer") == load_object("mine.py:answer") == 42
    assert load_object("suite_test_imported.inner:answer") == 43
    assert load_object("numpy:pi") == pytest.approx(3.14159, abs=1e-5)


def test_files_of_one_name_in_two_folders_are_two_modules(write: Write) -> None:
    first, second = write("a/mine.py", "answer = 1\n"), write("b/mine.py", "answer = 2\n")
    assert [load_object(f"{path}:answer") for path in (first, second, first)] == [1, 2, 1]


WRONG = {
    "mine.py:anwser": "unknown name 'anwser'; did you mean answer?",
    "layers.py:m_nosuch": "unknown name 'm_nosuch'; valid: build, chosen",
    "absent.py:answer": "absent.py: no such file",
    "folder.py:answer": "folder.py: no such file",
    "suite_test_absent.module:answer": "importing 'suite_test_absent.module' failed with ModuleNotFoundError",
    "broken.py:answer": "importing 'broken.py' failed with broken.py, line 1, in <module>: ZeroDivisionError",
    "syntax.py:answer": "importing 'syntax.py' failed with SyntaxError",
    "numpy:pii": "numpy:pii: unknown name 'pii'; did you mean pi",
    "os:system": "os:system: expected a module of your own or of an installed package, received Python's own 'os'",
    "os.path:join": "a file of yours is named with its ending, os/path.py:join",
    "leaving.py:answer": "importing 'leaving.py' failed with leaving.py, line 2, in <module>: SystemExit: 2",
    f"{'x' * 300}.y:z": "failed with ModuleNotFoundError",
    f"{'x' * 300}.py:z": "File name too long",
    ":answer": "importing '' failed",
}


@pytest.mark.parametrize("reference", WRONG)
def test_what_cannot_be_imported_is_said_in_one_line(write: Write, reference: str) -> None:
    write("mine.py", "answer = 42\n_hidden = 1\n")
    write("layers.py", "from keras.layers import *\nimport numpy as np\n\ndef build():\n    pass\n\nchosen = 3\n")
    write("broken.py", "1 / 0\n")
    write("syntax.py", "def :\n")
    write("leaving.py", "import sys\nsys.exit(2)\n")
    write("folder.py/file", "")
    with pytest.raises(UserError) as caught:
        load_object(reference)
    assert WRONG[reference] in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "_hidden" not in str(caught.value)


def test_a_file_that_was_repaired_is_executed_again(write: Write) -> None:
    path = write("mine.py", "answer = 1 / 0\n")
    with pytest.raises(UserError, match="ZeroDivisionError"):
        load_object(f"{path}:answer")
    write("mine.py", "answer = 42\n")
    assert load_object(f"{path}:answer") == 42


def test_a_file_is_executed_once_however_many_threads_ask_for_it(write: Write, meeting: Any) -> None:
    path = write("mine.py", "import suite_test_meeting\nsuite_test_meeting.executions.append(1)\nclass Mine: ...\n")
    together = threading.Barrier(8, timeout=30)

    def ask(_: int) -> Any:
        together.wait()
        return load_object(f"{path}:Mine")

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(ask, range(8)))
    assert len(found) == 1
    assert len(meeting.executions) == 1


def test_no_thread_sees_a_module_before_it_is_whole(write: Write, meeting: Any) -> None:
    path = write("mine.py", "import suite_test_meeting\nsuite_test_meeting.executing()\nanswer = 42\n")
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(load_object(f"{path}:answer"))
        except UserError as error:
            found.append(error)

    other = threading.Thread(target=ask)

    def executing() -> None:
        other.start()
        other.join(timeout=0.2)  # An unguarded second import ends here, without the name.

    meeting.executing = executing
    ask()
    other.join(timeout=30)
    assert found == [42, 42]


def test_a_file_may_load_another_one_while_it_is_executed(write: Write) -> None:
    write("inner.py", "answer = 42\n")
    outer = write(
        "outer.py", "from suite.registry.objects import load_object\nanswer = load_object('inner.py:answer')\n"
    )
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(load_object(f"{outer}:answer")), daemon=True)
    thread.start()
    thread.join(timeout=30)
    assert found == [42]


@pytest.mark.parametrize(
    ("file", "reference"), [("edited.py", "edited.py:value"), ("edited_too.py", "edited_too:value")]
)
def test_a_source_that_was_edited_is_loaded_anew(
    write: Write, monkeypatch: pytest.MonkeyPatch, file: str, reference: str
) -> None:
    monkeypatch.syspath_prepend(str(Path.cwd()))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    write(file, "value = 1\n")
    assert load_object(reference) == 1
    write(file, "value = 22\n")
    assert load_object(reference) == 22


TREE = {
    "zoo/__init__.py": "",
    "zoo/weights.py": "from zoo.core import SCALE\nfrom . import table\nvalue = SCALE * table.X\n",
    "zoo/core.py": "SCALE = 2.0\n",
    "zoo/table.py": "X = 10.0\n",
    "mine.py": "import zoo.weights\nvalue = zoo.weights.value\n",
}


@pytest.fixture
def zoo(write: Write, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a package, which the current folder's file imports, and return what edits it."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in [name for name in sys.modules if name.partition(".")[0] == "zoo"]:
        monkeypatch.delitem(sys.modules, name)
    for name, text in TREE.items():
        write(name, text)
    return write


@pytest.mark.parametrize("reference", ["zoo.weights:value", "mine.py:value"])
def test_what_an_edited_module_is_used_by_is_loaded_anew_too(zoo: Write, reference: str) -> None:
    assert load_object(reference) == 20.0
    # As long as before, and within the same second: Python would take its compiled copy for it.
    zoo("zoo/core.py", "SCALE = 3.0\n")
    assert load_object(reference) == 30.0
    zoo("zoo/table.py", "X = 20.0\n")
    assert load_object(reference) == 60.0


def test_two_that_share_a_module_both_see_its_edit(zoo: Write) -> None:
    zoo("zoo/other.py", "from zoo.core import SCALE\nvalue = -SCALE\n")
    assert (load_object("zoo.weights:value"), load_object("zoo.other:value")) == (20.0, -2.0)
    zoo("zoo/core.py", "SCALE = 3.0\n")
    assert (load_object("zoo.weights:value"), load_object("zoo.other:value")) == (30.0, -3.0)


def test_what_the_user_had_imported_and_edited_since_is_loaded_anew(
    zoo: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path.cwd()))
    before = importlib.import_module("zoo.weights")
    zoo("zoo/core.py", "SCALE = 3.0\n")
    assert load_object("zoo.weights:value") == 30.0
    assert before.value == 20.0


@pytest.mark.usefixtures("zoo")
def test_an_unedited_module_stays_the_same_object() -> None:
    first = load_object("zoo.weights:table")
    assert load_object("zoo.weights:table") is first
    assert load_object("mine.py:zoo").weights.table is first


def test_a_module_of_another_folder_is_another_one(zoo: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_object("zoo.weights:value") == 20.0
    zoo("elsewhere/zoo/weights.py", "value = 7\n")
    zoo("elsewhere/zoo/__init__.py", "")
    monkeypatch.chdir("elsewhere")
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert load_object("zoo.weights:value") == 7


def test_what_is_traced_runs_no_code(write: Write) -> None:
    path = write("mine.py", "raise RuntimeError('to trace it runs no code')\n")
    write("suite_test_package/inner.py", "raise RuntimeError('nor here')\n")
    before = [traced(f"{path}:answer").digest, traced("suite_test_package.inner:answer").digest]
    assert "suite_test_package" not in sys.modules
    write("mine.py", "answer = 43\n")
    write("suite_test_package/inner.py", "answer = 44\n")
    after = [traced(f"{path}:answer").digest, traced("suite_test_package.inner:answer").digest]
    assert not set(before) & set(after)


@pytest.mark.usefixtures("write")
@pytest.mark.parametrize("reference", ["absent.py:Mine", "suite_test_absent.inner:Mine"])
def test_what_is_not_there_is_known_as_absent(reference: str) -> None:
    before = traced(reference)
    assert set(before.records.values()) == {"absent"}
    assert before.obstacles == []
