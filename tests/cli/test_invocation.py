"""The command that is printed works in the shell from which the suite was started."""

import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Group
from rich.text import Text

from suite.cli.invocation import invocation, working
from suite.cli.terminal import Terminal
from suite.report.tables.sheet import Column, Sheet


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """It is found once in a process."""
    invocation.cache_clear()
    yield
    invocation.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with an environment that has a Python and the command `suite`."""
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "suite"):
        (programs / name).write_text("#!/bin/sh\n")
        (programs / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _started(
    monkeypatch: pytest.MonkeyPatch, folder: Path, script: str, *, active: bool, python: str = ".venv/bin/python"
) -> str:
    monkeypatch.setattr(sys, "executable", str(folder / python))
    monkeypatch.setattr(sys, "argv", [script])
    monkeypatch.setenv("PATH", f"{folder}/.venv/bin:/usr/bin" if active else "/usr/bin")
    return invocation()


@pytest.mark.parametrize(
    ("script", "active", "expected"),
    [
        ("suite/__main__.py", True, "python -m suite"),
        ("suite/__main__.py", False, ".venv/bin/python -m suite"),
        ("{folder}/.venv/bin/suite", True, "suite"),
        ("{folder}/.venv/bin/suite", False, ".venv/bin/suite"),
        (".venv/bin/suite", False, ".venv/bin/suite"),
    ],
)
def test_it_is_written_as_the_shell_finds_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, active: bool, expected: str
) -> None:
    assert _started(monkeypatch, folder, script.format(folder=folder), active=active) == expected


def test_a_python_elsewhere_is_written_whole_and_quoted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")
    found = _started(monkeypatch, folder, "suite/__main__.py", active=False, python="my env/bin/python")
    assert found == f"'{folder}/my env/bin/python' -m suite"


def test_all_that_a_terminal_prints_has_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _started(monkeypatch, folder, "suite/__main__.py", active=False)
    sheet = Sheet(
        "A title", (Column("what", words=True),), (("`python -m suite run x`",),), note="python -m suite accept"
    )
    text = Text.assemble("See: ", ("python -m suite ui", "bold"), " and python -m suite rank.")
    written = StringIO()
    Terminal(file=written, width=200).print("python -m suite list", sheet, Group(text))
    said = written.getvalue()
    assert said.count(".venv/bin/python -m suite ") == 5
    assert said.count("python -m suite ") == 5
    assert "See: .venv/bin/python -m suite ui and .venv/bin/python -m suite rank." in said


def test_what_is_bold_stays_bold(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _started(monkeypatch, folder, "suite/__main__.py", active=False)
    written = StringIO()
    Terminal(file=written, width=200, force_terminal=True, color_system="standard").print(
        Text.assemble("See: ", ("python -m suite ui", "bold"), ".")
    )
    assert "\x1b[1m.venv/bin/python -m suite" in written.getvalue()


def test_other_text_stays_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _started(monkeypatch, folder, "suite/__main__.py", active=False)
    assert working("python my.py; suite run") == "python my.py; suite run"
