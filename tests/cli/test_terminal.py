"""Printed commands: whole in a pipe, broken like other text on a terminal."""

import io

import pytest
from rich.console import Group
from rich.text import Text

from suite.cli import invocation as shell
from suite.cli import terminal
from suite.cli.terminal import Terminal
from suite.report.tables.sheet import Column, Prose, Sheet

COMMAND = "python -m suite run a-benchmark-with-a-long-name another-one --seeds 20 --tracking-uri sqlite:///x.db"
SENTENCE = f"Trials have no result in the present environment, and so no part of it; `{COMMAND}` makes them."
SHEET = Sheet("t", (Column("name", words=True), Column("n")), (("he", "1"),), note=SENTENCE)


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (shell, terminal):
        monkeypatch.setattr(module, "invocation", lambda: shell.WRITTEN)


def printed(shown: object, *, tty: bool = False) -> str:
    console = Terminal(file=io.StringIO(), width=60, force_terminal=tty, color_system=None)
    with console.capture() as capture:
        console.print(shown)
    return capture.get()


@pytest.mark.parametrize(
    "shown",
    [SENTENCE, Text(SENTENCE), Group(Text("x"), Text(SENTENCE)), Prose((SENTENCE,)), SHEET, f"Next: {COMMAND}"],
    ids=["words", "text", "group", "prose", "table", "line"],
)
def test_a_command_stays_on_one_line_in_a_pipe_and_what_is_around_it_does_not(shown: object) -> None:
    lines = printed(shown).splitlines()
    assert sum(COMMAND in line for line in lines) == 1
    assert all(len(line) <= 60 or COMMAND in line for line in lines)
    assert sum(map(len, lines)) < 500
    assert COMMAND not in printed(shown, tty=True), "a terminal's line has an end"


def test_cells_of_a_table_are_broken_all_the_same() -> None:
    sheet = Sheet("t", (Column("name", words=True, wraps=True), Column("n")), ((SENTENCE, "1"),))
    assert all(len(line) <= 60 for line in printed(sheet).splitlines())


def test_tables_have_no_blanks_at_the_ends_of_lines_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.console().print(
        Sheet("t", (Column("name", words=True), Column("why", words=True)), (("he", ""), ("x", "y")))
    )
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("he")] == ["he"]
    assert [line for line in lines if line != line.rstrip()] == []
