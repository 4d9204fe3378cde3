import io
from collections.abc import Callable

from rich.console import Console

from suite.report.progress.board import Board
from suite.report.progress.terminal import screen
from suite.training.result import Result, Status

Make = Callable[..., Result]


def lines(board: Board, now: float, width: int = 90) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as capture:
        console.print(screen(board, now, opened=0.0))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_bars_counts_times_and_what_runs(result: Make) -> None:
    board = Board({"pending": 3, "small": 4})
    board.start(result("he", 0).trial, 0.0)
    for at, now in enumerate((1.0, 4.0, 7.0)):
        board.start(result("he", at).trial, now)
        board.finish(result("he", at, status=Status.FAILED if at == 0 else Status.FINISHED), now)
    board.start(result("he", 3, point=(("model.depth", 30),)).trial, 7.0)
    first, second, third = lines(board, 9.0)
    assert first.startswith("small ")
    assert first.endswith("3/4  9 s  1 s left  1 failed")
    assert second.startswith("pending ")
    assert second.endswith("0/3")
    assert third == "  small: he, seed 3, depth = 30, 2 s"


def test_the_name_of_an_initializer_has_its_colour(result: Make) -> None:
    board = Board({"small": 4})
    board.start(result("zeros", 0).trial, 0.0)
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")
    with console.capture() as capture:
        console.print(screen(board, 1.0, opened=0.0))
    assert "small: \x1b[38;2;0;114;178mzeros\x1b[0m, seed 0" in capture.get()


def test_what_is_complete_is_not_shown(result: Make) -> None:
    board = Board({"small": 1})
    board.start(result().trial, 0.0)
    board.finish(result(), 1.0)
    assert lines(board, 4.0) == ["  summing up and drawing, 3 s"]


def test_what_takes_the_time_before_the_first_trial_is_said() -> None:
    assert lines(Board({}), 12.0) == ["  loading libraries and data, 12 s"]
    assert lines(Board({"small": 3}), 12.0)[-1] == "  loading libraries and data, 12 s"


def test_the_display_never_grows_beyond_its_room(result: Make) -> None:
    board = Board({f"b{at}": 100 for at in range(40)})
    for at in range(30):
        board.start(result("he", at, benchmark="b0").trial, 0.0)
    shown = lines(board, 1.0)
    assert len(shown) == 16
    assert shown[6] == "and 34 more benchmarks"
    assert shown[-1] == "  and 22 more trials"


def test_names_are_shown_literally_and_long_ones_do_not_wrap(result: Make) -> None:
    board = Board({"[red]b[/red]": 2})
    board.start(result("[bold]x" * 30, benchmark="[red]b[/red]").trial, 0.0)
    shown = lines(board, 1.0)
    assert len(shown) == 2
    assert "[red]b[/red]" in shown[0]
    assert "[bold]x" in shown[1]
