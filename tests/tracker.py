"""Stand-ins for a store and for a terminal."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

from suite.benchmark.taken import Taken
from suite.benchmark.trial import Trial
from suite.execution.listener import Silent
from suite.training.result import Result


def run_of(trial: Trial) -> str:
    """Return the run id under which a stand-in keeps a trial."""
    return f"{trial.initializer} {trial.replicate}"


class Memory:
    """A store that keeps everything in lists, and remembers which threads called it.

    `done` are trials of which nothing is known but that they are done. `of` makes the result of a trial that is asked
    for and not kept. After `full_after` results it is interrupted.
    """

    away = ""
    waiting = 0
    broken: dict[str, str] = {}

    def __init__(
        self,
        *done: Trial,
        results: Iterable[Result] = (),
        of: Callable[[Trial], Result | None] = lambda _: None,
        experiments: Mapping[str, str] | None = None,
        covers: str = "",
        full_after: int = 1000,
    ) -> None:
        self.kept = {result.trial.id: result for result in results}
        self.of, self.experiments, self.covers = of, experiments or {}, covers
        self._done = {(trial.id, trial.environment): "old" for trial in done}
        self._done |= {(each.trial.id, each.trial.environment): run_of(each.trial) for each in self.kept.values()}
        self._full_after = full_after
        self.logged: list[Result] = []
        self.threads: set[threading.Thread] = set()
        self.summaries: list[dict[str, Any]] = []
        self.figures: dict[str, set[str]] = {}
        self.models: dict[str, tuple[object, object]] = {}
        self.boundaries: Set[str] = set()
        self.files = True
        self.illustrated: set[str] = set()
        self.withdrawn: list[str] = []

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

    def results(
        self, trials: Sequence[Trial], boundaries: Set[str] = frozenset(), *, files: bool = True
    ) -> list[Result]:
        self.boundaries, self.files = boundaries, files
        return [result for trial in trials if (result := self.kept.get(trial.id) or self.of(trial))]

    def experiment_id(self, benchmark: str) -> str | None:
        return self.experiments.get(benchmark)

    def covered(self, _benchmark: str) -> str:
        return self.covers

    def log_summary(self, benchmark: str, table: Any, *, covers: str, **kept: Any) -> None:
        self.summaries.append({"benchmark": benchmark, "table": table} | kept)
        self.covers = covers

    def has_figures(self, run_id: str) -> bool:
        return run_id in self.illustrated

    def log_figures(self, run_id: str, figures: Mapping[str, bytes]) -> None:
        self.figures[run_id] = set(figures)

    def withdraw_model(self, _benchmark: str, initializer: str) -> None:
        self.withdrawn.append(initializer)

    def log_model(self, run_id: str, model: object, example: object) -> None:
        self.models[run_id] = (model, example)


class Recorder(Silent):
    """A listener that remembers what it heard, and, of a stand-in, whether a result was logged when it heard of it."""

    def __init__(self, tracker: Memory | None = None) -> None:
        self.tracker = tracker
        self.heard: list[tuple[str, Any]] = []
        self.results: list[Result] = []
        self.begun: dict[str, int] = {}
        self.logged_when_finished: list[bool] = []

    def planned(self, benchmark: str, trials: int) -> None:
        self.heard.append(("planned", (benchmark, trials)))

    def skipped(self, benchmark: str, trials: int) -> None:
        self.heard.append(("skipped", (benchmark, trials)))

    def started(self, trial: Trial) -> None:
        self.heard.append(("started", trial.id))
        self.begun[trial.initializer] = self.begun.get(trial.initializer, 0) + 1

    def finished(self, result: Result) -> None:
        self.heard.append(("finished", result.trial.id))
        self.results.append(result)
        if self.tracker is not None:
            self.logged_when_finished.append(self.tracker.logged[-1] is result)

    def note(self, line: str) -> None:
        self.heard.append(("note", line))

    @property
    def notes(self) -> list[str]:
        """The lines that it heard."""
        return [line for kind, line in self.heard if kind == "note"]

    def count(self, kind: str) -> int:
        """Return how often it heard of one kind of thing."""
        return sum(name == kind for name, _ in self.heard)
