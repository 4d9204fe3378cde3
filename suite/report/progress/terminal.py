"""Progress of trials on a terminal: live, or in lines."""

import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self

from suite.benchmark import labels
from suite.benchmark.trial import Trial
from suite.report.charts.style import terminal_colour
from suite.report.progress.board import Board, Tally
from suite.report.tables.formats import duration
from suite.training.result import Result

if TYPE_CHECKING:
    from rich.console import Console, Group, RenderableType
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


BENCHMARKS = 6
TRIALS = 8


def screen(board: Board, now: float, opened: float) -> "Group":
    """Return the display of what is not complete, benchmarks that have begun first, in at most 17 lines.

    It says what takes the time where no trial is running: before the first one, since `opened`, and after the last.
    """
    from rich.console import Group
    from rich.text import Text

    ahead = [tally for tally in board.tallies.values() if not tally.complete]
    ahead.sort(key=lambda tally: tally.began is None)
    lines: list[RenderableType] = [_bars(ahead[:BENCHMARKS], now)] if ahead else []
    if len(ahead) > BENCHMARKS:
        lines.append(Text(f"and {len(ahead) - BENCHMARKS} more benchmarks"))
    running = list(board.running.values())
    for trial, since in running[:TRIALS]:
        where, name = f"  {trial.benchmark}: ", trial.initializer
        line = Text(f"{where}{labels.trial(trial)}, {duration(now - since)}", no_wrap=True, overflow="ellipsis")
        line.stylize(terminal_colour(name), len(where), len(where) + len(name))
        lines.append(line)
    if len(running) > TRIALS:
        lines.append(Text(f"  and {len(running) - TRIALS} more trials"))
    if not running and board.latest is None:
        lines.append(Text(f"  loading libraries and data, {duration(now - opened)}"))
    elif not ahead and board.latest is not None:
        lines.append(Text(f"  summing up and drawing, {duration(now - board.latest)}"))
    return Group(*lines)


def _bars(tallies: list[Tally], now: float) -> "RenderableType":
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(overflow="ellipsis", no_wrap=True)
    grid.add_column(ratio=1)
    for _ in range(3):
        grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    for tally in tallies:
        left = tally.left(now)
        grid.add_row(
            Text(tally.name),
            ProgressBar(total=tally.planned, completed=tally.done, complete_style="green"),
            Text(f"{tally.done}/{tally.planned}"),
            Text(duration(tally.elapsed(now)) if tally.began is not None else ""),
            Text(f"{duration(left)} left" if left is not None else ""),
            Text(tally.troubles(), style="bold red" if tally.failed else ""),
        )
    return grid
