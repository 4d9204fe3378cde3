"""Stand-ins for a store and for a terminal."""

import threading
from collections.abc import Sequence
from typing import Any

from suite.benchmark.trial import Trial
from suite.execution.listener import Silent
from suite.execution.taken import Taken
from suite.training.result import Result


class Memory:
    """A tracker that keeps results in a list, and remembers which threads called it."""

    away = ""
    broken: dict[str, str] = {}

    def __init__(self, *done: Trial, full_after: int = 1000) -> None:
        self._done = {(trial.id, trial.environment): "old" for trial in done}
        self._full_after = full_after
        self.logged: list[Result] = []
        self.threads: set[threading.Thread] = set()

    def done(self, _benchmark: str) -> dict[tuple[str, str], str]:
        return self._done

    def damaged(self, _trials: Sequence[Trial]) -> dict[str, str]:
        return self.broken

    def take(self, _trial: Trial) -> Taken:
        return Taken.OURS

    def log(self, result: Result) -> str:
        if len(self.logged) == self._full_after:
            raise KeyboardInterrupt
        self.threads.add(threading.current_thread())
        self.logged.append(result)
        return f"run {len(self.logged)}"


class Recorder(Silent):
    """A listener that remembers what it heard, and how many results were logged then."""

    def __init__(self, tracker: Memory | None = None) -> None:
        self.tracker = tracker or Memory()
        self.heard: list[tuple[str, Any]] = []
        self.logged_when_finished: list[bool] = []

    def planned(self, benchmark: str, trials: int) -> None:
        self.heard.append(("planned", (benchmark, trials)))

    def skipped(self, benchmark: str, trials: int) -> None:
        self.heard.append(("skipped", (benchmark, trials)))

    def started(self, trial: Trial) -> None:
        self.heard.append(("started", trial.id))

    def finished(self, result: Result) -> None:
        self.heard.append(("finished", result.trial.id))
        self.logged_when_finished.append(self.tracker.logged[-1] is result)

    def note(self, line: str) -> None:
        self.heard.append(("note", line))
