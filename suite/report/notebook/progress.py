"""The progress of trials as a box below a cell."""

import sys
import time
from collections.abc import Callable, Iterator
from contextvars import copy_context
from html import escape
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from suite.benchmark import labels
from suite.benchmark.trial import Trial
from suite.report.progress.board import Board, Tally
from suite.report.tables.formats import duration
from suite.report.tables.markup import cell, line, text
from suite.training.result import Result


def shell() -> Any:
    """Return IPython's shell if a notebook's kernel runs it.

    It is None elsewhere, also in IPython's terminal. IPython is never imported: a notebook has imported it already.
    """
    found = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return found if getattr(found, "kernel", None) is not None else None


class Box:
    """One output of the present cell, which can be replaced."""

    def __init__(self, notebook: Any) -> None:
        """Keep the place in a notebook's shell.

        Nothing is shown yet.
        """
        self._publisher = notebook.display_pub
        self._id = uuid4().hex
        self._there = False

    def show(self, html: str, plain: str) -> None:
        """Show this in place of what was shown before.

        Any thread may call it.
        """
        data = {"text/html": html, "text/plain": plain}
        self._publisher.publish(data, transient={"display_id": self._id}, update=self._there)
        self._there = True


INTERVAL = 0.5
"""Seconds between two looks of the box."""

BENCHMARKS, TRIALS = 6, 4
"""Benchmarks and trials under way that are shown at most."""

BEFORE = "getting ready …"
"""What is said until the first benchmark is planned, while libraries are imported and data are fetched."""


class NotebookProgress:
    """A listener whose box shows a bar for each benchmark under way. Any thread may call any method.

    What stays are lines: the end of each benchmark, its first failure, which unfolds to its traceback, and notes.

    Args:
        notebook: IPython's shell, as of `kernel.shell`.
        clock: returns seconds.
    """

    def __init__(self, notebook: Any, clock: Callable[[], float] = time.monotonic) -> None:
        self._box, self._board, self._clock = Box(notebook), Board({}), clock
        self._lines: list[tuple[str, str]] = []
        self._shown: list[str] = []
        self._lock, self._ended = Lock(), Event()
        # A kernel knows by the context which cell an output is of.
        self._thread = Thread(target=copy_context().run, args=(self._refresh,), daemon=True)

    def __enter__(self) -> Self:
        self.show()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        for closing in self._board.stopped(self._clock()):
            self._say(closing)
        self._board = Board({})
        self.show()

    def planned(self, benchmark: str, trials: int) -> None:
        """Take in how many trials a benchmark has."""
        with self._lock:
            self._board.plan(benchmark, trials)

    def skipped(self, benchmark: str, trials: int) -> None:
        """Count trials of a benchmark that were done before."""
        with self._lock:
            tally = self._board.tallies[benchmark]
            tally.skipped += trials
            if tally.complete and trials:
                self._say(tally.closing(self._clock()))

    def started(self, trial: Trial) -> None:
        """Show that a trial is being trained."""
        with self._lock:
            self._board.start(trial, self._clock())

    def finished(self, result: Result) -> None:
        """Count a trial that has ended, however it did."""
        with self._lock:
            if self._board.finish(result, self._clock()):
                trial, reason = result.trial, result.error.strip() or "no reason was given"
                last = reason.splitlines()[-1]
                self._say(f"{trial.benchmark}: {labels.trial(trial)}: {result.status}: {last}", reason)
            tally = self._board.tallies[result.trial.benchmark]
            if tally.complete:
                self._say(tally.closing(self._clock()))

    def note(self, words: str) -> None:
        """Say something that stays."""
        with self._lock:
            self._say(words)

    def _say(self, words: str, more: str = "") -> None:
        self._lines.append((words, more))

    def _refresh(self) -> None:
        while not self._ended.wait(INTERVAL):
            self.show()

    def show(self) -> None:
        """Show how far it is, where that differs from what is shown."""
        with self._lock:
            now = self._clock()
            ahead = sorted(self._board.tallies.values(), key=lambda tally: tally.began is None)
            under_way = [tally for tally in ahead if not tally.complete][:BENCHMARKS]
            parts = [*map(_line, self._lines), *_bars(under_way, now), *self._trials(now)]
            plain = [words for words, _ in self._lines] + [tally.pace(now) for tally in under_way]
            if not self._board.tallies and not self._ended.is_set():
                parts, plain = [*parts, line(BEFORE, "note")], [*plain, BEFORE]
        if parts != self._shown:
            self._box.show(cell(parts), "\n".join(map(labels.printable, plain)))
            self._shown = parts

    def _trials(self, now: float) -> Iterator[str]:
        running = list(self._board.running.values())
        for trial, since in running[:TRIALS]:
            yield line(f"{trial.benchmark}: {labels.trial(trial)}, {duration(now - since)}", "note")
        if len(running) > TRIALS:
            yield line(f"and {len(running) - TRIALS} more trials", "note")


def _line(said: tuple[str, str]) -> str:
    words, more = said
    if not more:
        return line(words, "note")
    return f'<details><summary class="red">{text(words)}</summary><pre>{escape(more)}</pre></details>\n'


def _bars(tallies: list[Tally], now: float) -> Iterator[str]:
    if tallies:
        yield f'<div class="progress">\n{"".join(_bar(tally, now) for tally in tallies)}</div>\n'


def _bar(tally: Tally, now: float) -> str:
    left = tally.left(now)
    share = 100 * tally.done / tally.planned
    bar = f'<div class="track"><div class="done" style="width: {share:.1f}%"></div></div>'
    words = [
        f"{tally.done}/{tally.planned}",
        duration(tally.elapsed(now)) if tally.began is not None else "",
        "" if left is None else f"{duration(left)} left",
    ]
    cells = "".join(f"<span>{text(each)}</span>" for each in words)
    return f'<span>{text(tally.name)}</span>{bar}{cells}<span class="red">{text(tally.troubles())}</span>\n'
