"""Counts and times of each benchmark under way, without output."""

from collections.abc import Mapping
from dataclasses import dataclass

from suite.benchmark.sweep import Point
from suite.benchmark.trial import Trial
from suite.report.tables.formats import duration
from suite.training.result import Result, Status

FEWEST = 3
"""Trials that have to finish before the time left is estimated."""


@dataclass
class Tally:
    """The trials of one benchmark. `skipped` ones were done before; `began` is when the first of the others started.

    `first` and `latest` are the times at which a trial finished; `abreast` is how many ran at once at most.
    """

    name: str
    planned: int
    skipped: int = 0
    finished: int = 0
    diverged: int = 0
    failed: int = 0
    began: float | None = None
    first: float = 0.0
    latest: float = 0.0
    abreast: int = 1

    @property
    def done(self) -> int:
        """Number of trials behind us."""
        return self.skipped + self.finished

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.done >= self.planned

    def elapsed(self, now: float) -> float:
        """Return the seconds since the first trial started."""
        return 0.0 if self.began is None else now - self.began

    def finish(self, now: float) -> None:
        """Count a trial that has finished at `now`."""
        self.finished += 1
        self.first = self.first if self.finished > 1 else now
        self.latest = now

    def left(self, now: float) -> float | None:
        """Return the seconds that the other trials will take, at the pace since the first one finished.

        The first one compiles for all, which can take a hundred times as long as a trial. The estimate is None until
        `FEWEST` have finished, and more than run at once.
        """
        if self.finished < max(FEWEST, self.abreast + 1):
            return None
        pace = (self.latest - self.first) / (self.finished - 1)
        return max(0.0, pace * (self.planned - self.done) - (now - self.latest))

    def troubles(self) -> str:
        """Return "1 diverged, 2 failed", or nothing."""
        counts = {"diverged": self.diverged, "failed": self.failed}
        return ", ".join(f"{count} {name}" for name, count in counts.items() if count)

    def opening(self) -> str:
        """Return the line that says that a benchmark begins."""
        before = f", {self.skipped} of them done before" if self.skipped else ""
        return f"{self.name}: {self._trials()}{before}"

    def pace(self, now: float) -> str:
        """Return the line that says how far a benchmark is."""
        left = self.left(now)
        parts = [f"{self.done} of {self.planned}", duration(self.elapsed(now))]
        parts += [f"{duration(left)} left"] if left is not None else []
        return f"{self.name}: {', '.join(filter(None, [*parts, self.troubles()]))}"

    def closing(self, now: float) -> str:
        """Return the line that says how a benchmark ended, or where it stopped."""
        if self.complete and not self.finished:
            return f"{self.name}: {self._trials()}, done before"
        stopped = "" if self.complete else "stopped at "
        parts = [f"{stopped}{self.done} of {self._trials()} in {duration(self.elapsed(now))}", self.troubles()]
        return f"{self.name}: {', '.join(filter(None, parts))}"

    def _trials(self) -> str:
        return f"{self.planned} trial{'' if self.planned == 1 else 's'}"


class Board:
    """The tallies of all benchmarks and the trials that are being trained, with the times at which they began.

    `latest` is when a trial ended last, None before the first one.
    """

    def __init__(self, benchmarks: Mapping[str, int]) -> None:
        self.tallies = {name: Tally(name, planned) for name, planned in benchmarks.items()}
        self.latest: float | None = None
        self.running: dict[tuple[str, str, Point, int], tuple[Trial, float]] = {}

    def plan(self, benchmark: str, trials: int) -> None:
        """Note how many trials a benchmark has.

        If they have become more, its counts begin anew.
        """
        if benchmark not in self.tallies or self.tallies[benchmark].planned != trials:
            self.tallies[benchmark] = Tally(benchmark, trials)

    def start(self, trial: Trial, now: float) -> bool:
        """Note that a trial is being trained.

        Return whether it is the first of its benchmark.
        """
        tally = self.tallies[trial.benchmark]
        self.running[_key(trial)] = trial, now
        tally.abreast = max(tally.abreast, sum(each.benchmark == trial.benchmark for each, _ in self.running.values()))
        first = tally.began is None
        if first:
            tally.began = now
        return first

    def stopped(self, now: float) -> list[str]:
        """Return a line for each benchmark that began and did not come to its end."""
        begun = [tally for tally in self.tallies.values() if tally.began is not None]
        return [tally.closing(now) for tally in begun if not tally.complete]

    def finish(self, result: Result, now: float) -> bool:
        """Note how a trial ended.

        Return whether it is the first of its benchmark that failed.
        """
        self.latest = now
        tally = self.tallies[result.trial.benchmark]
        self.running.pop(_key(result.trial), None)
        if result.status is Status.INTERRUPTED:
            return False
        tally.finish(now)
        tally.diverged += result.status is Status.DIVERGED
        tally.failed += not result.status.scored
        return tally.failed == 1 and not result.status.scored


def _key(trial: Trial) -> tuple[str, str, Point, int]:
    return trial.benchmark, trial.initializer, Point(trial.point), trial.replicate
