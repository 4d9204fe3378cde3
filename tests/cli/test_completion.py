"""Completion as a shell asks for it: by the command's environment variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from suite.cli import cli
from suite.cli.completion import VARIABLE
from suite.cli.errors import report_errors
from tests.conftest import SMALL


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one benchmark that can be read and one that cannot."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "small-one.toml").write_text(SMALL + 'odd-one = "orthogonal"\n')
    (tmp_path / "benchmarks" / "small-broken.toml").write_text("title = ")
    return tmp_path


def _completed(line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what Bash is told for the last word of `line`."""
    words = line.split(" ")
    monkeypatch.setenv(VARIABLE, "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    with pytest.raises(SystemExit):
        report_errors(cli, [])
    return capsys.readouterr().out.split()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("suite acc", ["plain,accept"]),
        ("suite run small-o", ["plain,small-one"]),
        ("suite run ./no", ["file,./no"]),
        ("suite check small-one --initializer odd", ["plain,odd-one"]),
        ("suite run --tag landm", ["plain,landmark"]),
        ("suite list --tag landm", ["plain,landmark"]),
        ("suite data fetch fashion", ["plain,fashion-mnist"]),
        ("suite run --dry", ["plain,--dry-run"]),
        ("suite run --executor d", ["plain,dask"]),
    ],
)
def test_a_shell_completes_verbs_options_and_names(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    expected: list[str],
) -> None:
    assert _completed(line, capsys, monkeypatch) == expected


@pytest.mark.usefixtures("folder")
def test_after_an_unknown_verb_verbs_are_offered_and_no_error_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "plain,run" in _completed("suite nope r", capsys, monkeypatch)


def test_bash_takes_the_script_and_completes_with_it(folder: Path) -> None:
    script = f"""
suite() {{ {sys.executable} -m suite "$@"; }}
eval "$(suite completion bash)"
COMP_WORDS=(suite chec) COMP_CWORD=1
_suite_completion "{folder}/suite"
echo "${{COMPREPLY[@]}}"
"""
    program = folder / "suite"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m suite "$@"\n')
    program.chmod(0o755)
    finished = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, env={**os.environ}, timeout=60
    )
    assert finished.stdout.split() == ["check"]
