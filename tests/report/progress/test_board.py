from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from suite.report.progress.board import Board, Tally
from suite.training.result import Result, Status

Make = Callable[..., Result]


def test_time_left_follows_the_pace_of_what_was_trained_and_not_of_what_was_skipped() -> None:
    tally = Tally("small", planned=10, skipped=4, began=100.0)
    for now in (103.0, 105.0, 107.0):
        assert tally.left(now) is None
        tally.finish(now)
    assert tally.left(107.0) == 6.0
    assert tally.left(108.0) == 5.0, "it goes on falling while a trial runs"


@given(st.floats(1, 1000), st.floats(0.001, 10), st.integers(1, 16), st.integers(20, 500), st.data())
def test_a_first_trial_that_compiles_for_all_does_not_mislead(
    compiling: float, seconds: float, abreast: int, planned: int, data: st.DataObject
) -> None:
    tally = Tally("small", planned=planned, began=0.0, abreast=abreast)
    finished = data.draw(st.integers(abreast + 1, planned))
    ends = [compiling + seconds * (1 + at // abreast) for at in range(planned)]
    for now in ends[:finished]:
        tally.finish(now)
    left = tally.left(tally.latest)
    if finished < 3:
        assert left is None
    else:
        assert left is not None
        true = ends[-1] - tally.latest
        assert true / 2 - 2 * seconds <= left <= 2 * true + 2 * seconds


def test_words() -> None:
    tally = Tally("small", planned=10, skipped=4, diverged=1, failed=1, began=0.0)
    for now in (2.0, 4.0, 6.0):
        tally.finish(now)
    assert tally.opening() == "small: 10 trials, 4 of them done before"
    assert tally.pace(6.0) == "small: 7 of 10, 6 s, 6 s left, 1 diverged, 1 failed"
    assert tally.closing(6.0) == "small: stopped at 7 of 10 trials in 6 s, 1 diverged, 1 failed"
    assert Tally("small", planned=2, finished=2, began=0.0).closing(90.0) == "small: 2 of 2 trials in 1 min 30 s"
    assert Tally("small", planned=2, skipped=2).closing(0.0) == "small: 2 trials, done before"


def test_what_runs_is_forgotten_when_it_has_ended_though_the_result_holds_a_copy(result: Make) -> None:
    board = Board({"small": 2})
    assert board.start(result("he", 0).trial, 1.0)
    assert not board.start(result("he", 1).trial, 2.0)
    assert [since for _, since in board.running.values()] == [1.0, 2.0]
    board.finish(result("he", 0), 3.0)
    assert [trial.replicate for trial, _ in board.running.values()] == [1]


def test_only_the_first_failure_is_new(result: Make) -> None:
    board = Board({"small": 4})
    statuses = [Status.DIVERGED, Status.FAILED, Status.TIMEOUT, Status.FINISHED]
    assert [board.finish(result("he", at, status=each), 1.0) for at, each in enumerate(statuses)] == [
        False,
        True,
        False,
        False,
    ]
    tally = board.tallies["small"]
    assert (tally.finished, tally.diverged, tally.failed, tally.complete) == (4, 1, 2, True)
