"""Progress of trials on a terminal."""

import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self

from suite.benchmark import labels
from suite.benchmark.trial import Trial
from suite.report.progress.board import Board
from suite.training.result import Result

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.live import Live

INTERVAL = 5.0
"""Least seconds between two lines that only say how far a benchmark is."""

LONGEST = 40
"""Lines of the one traceback that is shown, the last ones."""


class Progress:
    """A live display on a terminal, plain lines at a bounded rate elsewhere. Any thread may call any method.

    Lines that stay are the end of each benchmark, its first failure, and notes; the very first failure comes with its
    traceback. Plain lines add each benchmark's
    beginning and, every five seconds at most, how far it is; they hold no control characters.

    Args:
        console: where to write.
        plain: plain lines even on a terminal.
        benchmarks: the number of planned trials of each benchmark, by name, as far as it is known from the start.
        clock: returns seconds.
    """

    def __init__(
        self,
        console: "Console",
        plain: bool,
        benchmarks: Mapping[str, int] = MappingProxyType({}),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._clock = clock
        self._board = Board(benchmarks)
        self._plain = plain or not console.is_terminal or console.is_dumb_terminal
        self._live: Live | None = None
        # Never held while writing: the live display's own thread takes it while it holds the console's lock.
        self._lock = Lock()
        self._opened = self._told = clock()
        self._traced = False

    def __enter__(self) -> Self:
        if not self._plain:
            from rich.live import Live

            self._live = Live(console=self._console, get_renderable=self.screen, transient=True, refresh_per_second=4)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()
        self._write(self._board.stopped(self._clock()))

    def planned(self, benchmark: str, trials: int) -> None:
        """Take in how many trials a benchmark has."""
        with self._lock:
            self._board.plan(benchmark, trials)

    def skipped(self, benchmark: str, trials: int) -> None:
        """Count trials of a benchmark that were done before."""
        with self._lock:
            tally = self._board.tallies[benchmark]
            tally.skipped += trials
            lines = [tally.closing(self._clock())] if tally.complete and trials else []
        self._write(lines)

    def started(self, trial: Trial) -> None:
        """Show that a trial is being trained."""
        with self._lock:
            first = self._board.start(trial, self._clock())
            lines = [self._board.tallies[trial.benchmark].opening()] if first and self._plain else []
        self._write(lines)

    def finished(self, result: Result) -> None:
        """Count a trial that has ended, however it did."""
        with self._lock:
            now = self._clock()
            lines = self._failure(result) if self._board.finish(result, now) else []
            tally = self._board.tallies[result.trial.benchmark]
            if tally.complete:
                lines.append(tally.closing(now))
            elif self._plain and now - self._told >= INTERVAL:
                lines.append(tally.pace(now))
            if lines:
                self._told = now
        self._write(lines)

    def note(self, line: str) -> None:
        """Write a line that stays."""
        self._write([line])

    def screen(self) -> "Group":
        """Return the live display as it is now."""
        from suite.report.progress.screen import screen

        with self._lock:
            return screen(self._board, self._clock(), self._opened)

    def _write(self, lines: Iterable[str]) -> None:
        from rich.text import Text

        for line in lines:
            self._console.print(Text(labels.printable(line)), soft_wrap=True, highlight=False)

    def _failure(self, result: Result) -> list[str]:
        trial, text = result.trial, result.error.strip().splitlines() or ["no reason was given"]
        traceback = [] if self._traced else text[-LONGEST:-1]
        self._traced = True
        return [*traceback, f"{trial.benchmark}: {labels.trial(trial)}: {result.status}: {text[-1]}"]
