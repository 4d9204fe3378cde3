"""What is asked for, and whether it is met."""

from collections.abc import Callable
from typing import Any, Self

import pytest

from benches import measure
from benches.process import Run
from benches.table import Row
from benches.tracking import Writing
from suite.errors import UserError

Seconds = dict[str, list[float]]


@pytest.fixture
def arena(monkeypatch: pytest.MonkeyPatch) -> Callable[[Seconds], None]:
    """Return a function that says what the contenders will have taken, in seconds a unit."""

    def prepare(seconds: Seconds) -> None:
        class Arena:
            def __init__(self, *contenders: Any) -> None:
                assert {contender.name for contender in contenders} == set(seconds)

            def __enter__(self) -> Self:
                return self

            def __exit__(self, *_: object) -> None: ...

            def measure(self, _rounds: int) -> Seconds:
                return seconds

        monkeypatch.setattr(measure, "Arena", Arena)

    return prepare


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[list[str]]]:
    """Return a function that says what commands will have taken; it returns the list of those that were run."""

    def prepare(*runs: Run) -> list[list[str]]:
        called: list[list[str]] = []

        def run(arguments: list[str]) -> Run:
            called.append(arguments)
            return runs[(len(called) - 1) % len(runs)]

        monkeypatch.setattr("benches.process.run", run)
        return called

    return prepare


def taken(name: str) -> list[Row]:
    ((title, rows),) = measure.take([name])
    assert title == name
    return rows


@pytest.mark.parametrize(("numpy", "met"), [(2.5e-6, True), (2.4e-6, False)])
def test_the_notebook_is_held_against_fit_and_numpy(arena: Callable[[Seconds], None], numpy: float, met: bool) -> None:
    arena({"suite": [1e-6] * 3, "fit": [2e-3, 1e-3, 3e-3], "NumPy": [numpy] * 3})
    fit, by_hand = taken("notebook")
    assert (fit.ours, fit.other, fit.ratio, fit.spread) == ("1 µs", "2 ms", "2,000×", "1,000 to 3,000")
    assert (fit.goal, fit.met) == ("at least 1,000×", True)
    assert (by_hand.goal, by_hand.met) == ("at least 2.5×", met)
    assert by_hand.ratio == f"{numpy * 1e6:.3g}×"


def test_the_ratio_is_the_median_of_rounds_and_not_the_ratio_of_medians(arena: Callable[[Seconds], None]) -> None:
    arena({"suite": [1.0, 2.0, 4.0], "fit": [7.0, 10.0, 40.0]})
    (row,) = taken("dense")
    assert (row.ours, row.other) == ("2 s", "10 s")
    assert (row.ratio, row.spread, row.met) == ("7×", "5 to 10", True)


@pytest.mark.parametrize(("name", "goal"), [("dense", 6), ("convolutional", 1.5)])
@pytest.mark.parametrize(("share", "met"), [(1.0, True), (0.99, False)])
def test_an_epoch_is_held_against_fit(
    arena: Callable[[Seconds], None], name: str, goal: float, share: float, met: bool
) -> None:
    arena({"suite": [1.0], "fit": [goal * share]})
    (row,) = taken(name)
    assert (row.goal, row.met) == (f"at least {goal:g}×", met)


@pytest.mark.parametrize(("share", "met"), [(1.0, True), (0.99, False)])
def test_a_landmark_is_held_against_a_loop_of_fit_in_turn(
    monkeypatch: pytest.MonkeyPatch, share: float, met: bool
) -> None:
    turns: list[str] = []

    def taking(name: str, seconds: list[float]) -> Callable[[], float]:
        def take() -> float:
            turns.append(name)
            return seconds[turns.count(name) - 1]

        return take

    monkeypatch.setattr("benches.landmark.suite", taking("suite", [10.0, 20.0, 30.0]))
    monkeypatch.setattr("benches.landmark.keras", taking("keras", [20.0 * share, 20.0, 900.0]))
    (row,) = taken("landmark")
    assert turns == ["suite", "keras"] * 3
    assert (row.ours, row.other, row.goal, row.met) == ("20 s", "20 s", "at least 2×", met)
    assert row.title.startswith("he-2015, all ")


@pytest.mark.parametrize(("processor", "met"), [(0.049, True), (0.05, False)])
def test_tracking_is_limited_on_the_processor_and_only_told_on_the_clock(
    monkeypatch: pytest.MonkeyPatch, processor: float, met: bool
) -> None:
    monkeypatch.setattr("benches.tracking.writing", lambda: Writing(processor, clock=9.0))
    limited, told = taken("tracking")
    assert (limited.ours, limited.goal, limited.met) == (f"{1000 * processor:g} ms", "under 50 ms", met)
    assert (told.ours, told.goal, told.met) == ("9 s", "", True)


def test_start_up_is_the_median_of_each_verb(commands: Callable[..., list[list[str]]]) -> None:
    called = commands(*(Run(seconds, 1) for seconds in (0.3, 9.0, 0.4, 0.2, 0.6)))
    help_, list_ = taken("startup")
    assert called == [["--help"]] * 5 + [["list"]] * 5
    assert (help_.title, help_.ours, help_.goal, help_.met) == (
        "python -m suite --help",
        "400 ms",
        "under 500 ms",
        True,
    )
    assert (list_.title, list_.goal, list_.met) == ("python -m suite list", "under 1 s", True)


@pytest.mark.parametrize(
    ("seconds", "peak", "met"), [(89.0, 1.99e9, [True, True]), (90.0, 1.99e9, [False, True]), (1.0, 2e9, [True, False])]
)
def test_the_main_job_is_limited_in_time_and_memory(
    commands: Callable[..., list[list[str]]], seconds: float, peak: int, met: list[bool]
) -> None:
    called = commands(Run(seconds, int(peak)))
    time, memory = taken("main")
    assert called == [["run", "--plain"]]
    assert [time.met, memory.met] == met
    assert (time.goal, memory.goal) == ("under 90 s", "under 2 GB")
    assert memory.ours == f"{peak / 1e9:.2f} GB"


def test_an_unknown_name_is_refused_before_anything_is_measured(commands: Callable[..., list[list[str]]]) -> None:
    called = commands(Run(0.1, 1))
    with pytest.raises(UserError, match="unknown measurement 'starup'; did you mean startup"):
        list(measure.take(["startup", "starup"]))
    assert called == []


def test_everything_is_measured_where_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "measurements", lambda: {"one": list, "two": list})
    assert list(measure.take([])) == [("one", []), ("two", [])]
    assert list(measure.take(["two"])) == [("two", [])]
