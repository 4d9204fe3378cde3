import io
import threading
from collections.abc import Callable

import pytest
from rich.console import Console

from suite.report.progress.terminal import Progress
from suite.training.result import Result, Status

Make = Callable[..., Result]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def plain_console() -> Console:
    return Console(file=io.StringIO(), width=40)


def written(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def train(progress: Progress, clock: Clock, result: Result, seconds: float) -> None:
    progress.started(result.trial)
    clock.now += seconds
    progress.finished(result)


def test_plain_lines(result: Make, clock: Clock) -> None:
    console = plain_console()
    with Progress(console, True, {"small": 12, "other": 3, "before": 2}, clock) as progress:
        progress.skipped("before", 2)
        progress.skipped("small", 2)
        for at in range(9):
            status = {4: Status.DIVERGED, 6: Status.FAILED, 7: Status.TIMEOUT}.get(at, Status.FINISHED)
            error = "Traceback\nValueError: no [red]such[/red] shape\n" if at == 6 else ""
            train(progress, clock, result("he", at, status=status, error=error), 2.0)
        progress.note("a note, [red]literally[/red], however long the line is")
        train(progress, clock, result("he", 9), 2.0)
        train(progress, clock, result("he", 0, benchmark="other"), 1.0)
    assert written(console) == [
        "before: 2 trials, done before",
        "small: 12 trials, 2 of them done before",
        "small: 5 of 12, 6 s, 14 s left",
        "small: 8 of 12, 12 s, 8 s left, 1 diverged",
        "Traceback",
        "small: he, seed 6: failed: ValueError: no [red]such[/red] shape",
        "a note, [red]literally[/red], however long the line is",
        "small: 12 of 12 trials in 20 s, 1 diverged, 2 failed",
        "other: 3 trials",
        "other: stopped at 1 of 3 trials in 1 s",
    ]


def test_many_quick_trials_make_few_lines(result: Make, clock: Clock) -> None:
    console = plain_console()
    with Progress(console, True, {"small": 1000}, clock) as progress:
        for at in range(1000):
            train(progress, clock, result("he", at), 0.0625)
    assert len(written(console)) == 2 + int(1000 * 0.0625 / 5)


def test_plain_lines_hold_no_control_characters(result: Make, clock: Clock) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=40)
    with Progress(console, True, {"small": 1}, clock) as progress:
        error = "\x1b[31mred\x1b[0m\rover"
        train(progress, clock, result(status=Status.FAILED, error=error), 1.0)
        progress.note("bell \x07")
    text = "\n".join(written(console))
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "bell" in text


def test_without_a_terminal_lines_are_plain(result: Make, clock: Clock) -> None:
    console = plain_console()
    with Progress(console, False, {"small": 1}, clock) as progress:
        train(progress, clock, result(), 1.0)
    assert written(console) == ["small: 1 trial", "small: 1 of 1 trial in 1 s"]


def test_a_failure_without_a_reason_says_so(result: Make, clock: Clock) -> None:
    console = plain_console()
    with Progress(console, True, {"small": 2}, clock) as progress:
        train(progress, clock, result(status=Status.FAILED), 1.0)
    assert "small: he, seed 0: failed: no reason was given" in written(console)


def test_only_the_very_first_failure_shows_its_traceback(result: Make, clock: Clock) -> None:
    console = plain_console()
    with Progress(console, True, {"small": 2, "other": 1}, clock) as progress:
        for benchmark in ("small", "other"):
            error = f"Traceback\n  line of {benchmark}\nValueError: {benchmark}"
            train(progress, clock, result("he", 0, status=Status.FAILED, error=error, benchmark=benchmark), 1.0)
    lines = written(console)
    assert lines[1:4] == ["Traceback", "line of small", "small: he, seed 0: failed: ValueError: small"]
    assert "other: he, seed 0: failed: ValueError: other" in lines
    assert "line of other" not in lines


def test_a_trial_that_was_stopped_is_neither_done_nor_a_failure(result: Make, clock: Clock) -> None:
    console = plain_console()
    with Progress(console, True, {"small": 2}, clock) as progress:
        train(progress, clock, result(status=Status.INTERRUPTED, error="the run was stopped"), 1.0)
    assert written(console)[1:] == ["small: stopped at 0 of 2 trials in 1 s"]


def test_an_error_ends_the_display_and_says_where_it_stopped(result: Make, clock: Clock) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)

    def interrupted() -> None:
        with Progress(console, False, {"small": 2}, clock) as progress:
            train(progress, clock, result(), 1.0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert "small: stopped at 1 of 2 trials in 1 s" in written(console)[-1]
    assert "\x1b[?25h" in "".join(written(console))


def test_a_terminal_shows_a_live_display_and_keeps_what_ended(result: Make, clock: Clock) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=80, _environ={"TERM": "xterm"})
    with Progress(console, False, {"small": 2}, clock) as progress:
        progress.started(result("he", 0).trial)
        with console.capture() as capture:
            console.print(progress.screen())
        assert "small: he, seed 0" in capture.get()
        clock.now = 1.0
        progress.finished(result("he", 0))
        train(progress, clock, result("he", 1), 1.0)
    text = "\n".join(written(console))
    assert "small: 2 of 2 trials in 2 s" in text
    assert "small: 2 trials" not in text


@pytest.mark.parametrize("terminal", [True, False])
def test_all_trials_are_counted_whichever_thread_tells_of_them(result: Make, clock: Clock, terminal: bool) -> None:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=80, _environ={"TERM": "xterm"})
    trials = [[result("he", worker * 25 + at) for at in range(25)] for worker in range(4)]
    with Progress(console, False, {"small": 101}, clock) as progress:

        def work(mine: list[Result]) -> None:
            for each in mine:
                progress.started(each.trial)
                progress.finished(each)
                progress.note(f"seed {each.trial.replicate} done")

        threads = [threading.Thread(target=work, args=(mine,)) for mine in trials]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        assert not any(thread.is_alive() for thread in threads)
    text = "\n".join(written(console))
    assert "small: stopped at 100 of 101 trials" in text
    assert all(f"seed {at} done" in text for at in range(100))
