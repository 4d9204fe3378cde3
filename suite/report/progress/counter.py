"""Progress of calls with an unknown number of trials."""

import time
from collections.abc import Callable
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from suite.benchmark import labels
from suite.benchmark.trial import Trial
from suite.report.tables.formats import duration
from suite.training.result import Result

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

INTERVAL = 10.0
"""Least seconds between two plain lines that only say how far it is."""


class Counter:
    """A line with the number of trainings and the time on a terminal, plain lines elsewhere, and notes that stay.

    Any thread may call any method.

    Args:
        console: where to write.
        plain: plain lines even on a terminal.
        limit: the seconds that it may take, None if nobody knows.
        clock: returns seconds.
    """

    def __init__(
        self, console: "Console", plain: bool, limit: float | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._console, self._limit, self._clock = console, limit, clock
        self._plain = plain or not console.is_terminal or console.is_dumb_terminal
        self._status: Status | None = None
        self._lock = Lock()
        self._began = self._told = clock()
        self._finished = self._skipped = 0
        self._latest = ""

    def __enter__(self) -> Self:
        if not self._plain:
            self._status = self._console.status(self.line())
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def line(self) -> str:
        """Return the number of trainings, and the time with its limit, in a line."""
        taken = duration(self._clock() - self._began)
        parts = [
            f"{self._finished} training{'' if self._finished == 1 else 's'}",
            taken if self._limit is None else f"{taken} of {duration(self._limit)}",
        ]
        parts += [f"{self._skipped} found finished"] if self._skipped else []
        return ", ".join([*parts, *([self._latest] if self._latest else [])])

    def planned(self, benchmark: str, trials: int) -> None:
        """Hear of a batch of trials, which says nothing of all."""

    def skipped(self, benchmark: str, trials: int) -> None:  # noqa: ARG002 - as `Listener` has it
        """Count trials that were finished before."""
        with self._lock:
            self._skipped += trials

    def started(self, trial: Trial) -> None:
        """Name the trial that began last."""
        self._latest = f"{trial.initializer} {labels.printable(str(trial.replicate + 1))}"

    def finished(self, result: Result) -> None:
        """Count a trial, and say now and then how far it is."""
        with self._lock:
            self._finished += 1
            now = self._clock()
            due = self._plain and now - self._told >= INTERVAL
            self._told = now if due else self._told
        if result.error and not result.status.scored:
            self.note(f"{labels.trial(result.trial)}: {result.status}: {result.error.strip().splitlines()[-1]}")
        if due:
            self.note(self.line())
        if self._status is not None:
            self._status.update(labels.printable(self.line()))

    def note(self, line: str) -> None:
        """Write a line that stays."""
        self._told = self._clock()
        self._console.print(labels.printable(line), markup=False, highlight=False)
