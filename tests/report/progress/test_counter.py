import io

import pytest
from rich.console import Console

from suite.report.progress.counter import Counter
from suite.training.result import Status
from tests.report.progress.test_progress import Clock, Make, plain_console, written


def test_plain_lines_say_now_and_then_how_far_it_is(result: Make) -> None:
    clock, console = Clock(), plain_console()
    with Counter(console, plain=True, limit=300, clock=clock) as counter:
        counter.planned("race", 3)
        counter.skipped("race", 2)
        for seconds in (4, 4, 4):
            found = result("he", 0)
            counter.started(found.trial)
            clock.now += seconds
            counter.finished(found)
        counter.note("round 9: zeros is worse")
    lines = " ".join(written(console))
    assert lines.startswith("3 trainings, 12 s of 5 min 00 s, 2 found finished, ")
    assert lines.endswith("round 9: zeros is worse")
    assert lines.count("trainings") == 1


def test_a_training_without_a_score_is_told_with_its_reason(result: Make) -> None:
    console = plain_console()
    with Counter(console, plain=True, limit=None) as counter:
        counter.finished(result("he", 0, status=Status.FAILED, error="Traceback\nValueError: no"))
    assert "ValueError: no" in " ".join(written(console))


def test_a_terminal_has_one_line_that_changes(result: Make) -> None:
    clock = Clock()
    console = Console(file=io.StringIO(), width=100, force_terminal=True)
    with Counter(console, plain=False, limit=None, clock=clock) as counter:
        assert counter.line() == "0 trainings, 0 s"
        clock.now += 65
        counter.finished(result("he", 0))
        assert counter.line() == "1 training, 1 min 05 s"
    assert isinstance(console.file, io.StringIO)
    assert "1 training" in console.file.getvalue()


@pytest.mark.parametrize("line", ["[bold]x", "a\x1b[31mb"])
def test_a_note_is_printed_as_it_is(line: str) -> None:
    console = plain_console()
    Counter(console, plain=True, limit=None).note(line)
    assert "\x1b" not in "".join(written(console))
    assert "[" in "".join(written(console)) or "bold" not in line
