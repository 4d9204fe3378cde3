"""Contenders take turns in processes of their own."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from benches.contender import Arena, Contender, Work


def _recorded(diary: Path, name: str, units: int) -> Work:
    """Return work that writes down who did it; it is made in the contender's process."""
    prepared = os.getpid()

    def work() -> int:
        with diary.open("a") as lines:
            lines.write(f"{name} {os.getpid()} {prepared}\n")
        return units

    return work


@pytest.fixture
def contender(tmp_path: Path) -> Callable[..., Contender]:
    """Return a function that makes a contender, which writes into a diary."""

    def make(name: str, units: int, processes: int = 1) -> Contender:
        return Contender(name, partial(_recorded, tmp_path / "diary", name, units), processes)

    return make


@pytest.fixture
def diary(tmp_path: Path) -> Callable[[], list[list[str]]]:
    return lambda: [line.split() for line in (tmp_path / "diary").read_text().splitlines()]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock on which every turn takes six seconds."""
    ticks = iter(range(0, 10_000, 6))
    monkeypatch.setattr("benches.contender.time.perf_counter", lambda: next(ticks))


@pytest.mark.usefixtures("clock")
def test_turns_alternate_after_one_to_warm_up_and_units_add_up(
    contender: Callable[..., Contender], diary: Callable[[], list[list[str]]]
) -> None:
    with Arena(contender("a", 3), contender("b", 1, processes=2)) as arena:
        assert [name for name, *_ in diary()] == ["a", "b", "b"]
        seconds = arena.measure(2)
        assert [name for name, *_ in diary()] == ["a", "b", "b"] * 3
    assert seconds == {"a": [2.0, 2.0], "b": [3.0, 3.0]}, "seconds a unit, of all processes together"

    workers = {(name, process) for name, process, _ in diary()}
    assert len(workers) == 3, "each stays in its process"
    assert all(process == prepared for _, process, prepared in diary()), "what is prepared there is used there"
    assert str(os.getpid()) not in {process for _, process in workers}


def test_no_process_is_left_behind(contender: Callable[..., Contender], diary: Callable[[], list[list[str]]]) -> None:
    with pytest.raises(RuntimeError, match="in the middle"), Arena(contender("a", 1)):
        raise RuntimeError("in the middle")
    ((_, process, _),) = diary()
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)
