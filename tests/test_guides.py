"""The guides can be followed word for word: files, commands, and what these print."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from suite.benchmark.load import load
from suite.cli import cli
from suite.execution import options
from tests.conftest import undraw
from tests.guides import DOCS, ELLIPSIS, blocks, follow

EXIT_CODES = {
    "../README.md": [1],
    "explain.md": [1, 1],
    "audit.md": [1, 1, 0, 1],
    "pytorch.md": [0, 1, 0, 1],
    "initializer.md": [0, 0, 0, 0, 0, 2],
    "benchmark.md": [0, 0, 0, 0],
    "data.md": [0, 0, 0, 0],
    "net.md": [0, 0, 0],
    "notebook.md": [],
    "gate.md": [0, 0, 0, 0, 0, 1],
    "signals.md": [1, 0],
    "choose.md": [0, 3],
    "judge.md": [0, 3],
}
"""Of the commands of each guide: 1 is a drop that is shown, or a net that would not train; 2 a slip of the pen."""

WITH_PYTORCH = ("pytorch.md",)
"""Guides that need PyTorch, which the development environment lacks."""

NUMBER = re.compile(r"[+−-]?\d[\d.,]*(?:e[+-]?\d+)?")

DURATION = re.compile(r"(?:\d+ h )?(?:\d+ min )?\d+ s\b|\d+ h \d+ min")

CHAOTIC = ("deep-moons", "sums", "deep_net.py")
"""Benchmarks that amplify how a processor rounds, by ten layers or a recurrent one: their results differ from one kind
to another."""


def _lines(printed: str, command: str) -> list[str]:
    """Return the lines with their numbers, without spaces and rules, which move with the longest cell.

    Numbers that another processor makes otherwise are masked, and words are not kept in lines: a table's note is as
    wide as its table.
    """
    lines = printed.splitlines()
    if any(name in command for name in CHAOTIC):
        lines = [DURATION.sub("# s", line) for line in lines]
        lines = " ".join(NUMBER.sub("#", line.replace("–", "#").replace("n/a", "#")) for line in lines).split()
    return [line for each in lines if (line := " ".join(each.replace("─", "").split()))]


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "MLFLOW_TRACKING_URI", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    # Figures have tests of their own, and each thread compiles.
    undraw(monkeypatch)
    monkeypatch.setattr(options, "cores", lambda: 1)
    return tmp_path


@pytest.mark.parametrize("name", EXIT_CODES, ids=lambda name: Path(name).name)
@pytest.mark.usefixtures("empty_folder")
def test_a_guide_can_be_followed_and_its_commands_print_what_it_shows(name: str) -> None:
    if name in WITH_PYTORCH:
        pytest.importorskip("torch")
    guide = (DOCS / name).read_text(encoding="utf-8")
    codes = iter(EXIT_CODES[name])
    for block, printed, code in follow(guide):
        command = shlex.join(block.arguments)
        assert code == next(codes), f"{command}: {printed}"
        found = _lines(printed, command)
        shown = [line for line in block.printed if line != ELLIPSIS]
        lines = _lines("\n".join(shown), command)
        assert lines, command
        if ELLIPSIS in block.printed:
            assert [line for line in lines if line not in found] == [], f"{command}: {printed}"
        else:
            assert sorted(lines) == sorted(found), f"{command}: {printed}"
    for block in blocks(guide):
        if added := re.match(r"# added to (.*)\n", block.text):
            assert load(added[1], settings=tomllib.loads(block.text)) != load(added[1])


PAGES = [*sorted(DOCS.parent.glob("*.md")), *sorted(DOCS.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
@pytest.mark.usefixtures("empty_folder")
def test_every_command_of_a_page_has_the_options_that_it_names(page: Path) -> None:
    lines = [line.removeprefix("$ ") for block in blocks(page.read_text("utf-8")) for line in block.text.splitlines()]
    commands = [shlex.split(line, comments=True)[3:] for line in lines if line.startswith("python -m suite ")]
    for verb, *arguments in commands:
        if verb == "COMMAND":
            continue
        before = arguments[: arguments.index("&&")] if "&&" in arguments else arguments
        with cli.make_context("suite", [verb], resilient_parsing=True) as context:
            found = cli.get_command(context, verb)
            assert found is not None, verb
            found.make_context(verb, before, parent=context).close()


def test_readme_is_read_in_a_few_minutes() -> None:
    assert len((DOCS.parent / "README.md").read_text("utf-8").split()) <= 900
