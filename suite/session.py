"""From benchmarks to tracked results: plan, skip what is done, train side by side, log with one writer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.errors import UserError
from suite.training.result import Result


class Listener(Protocol):
    """What hears of the progress, for example a terminal. Called from several threads."""

    def planned(self, benchmark: str, trials: int) -> None:
        """Hear how many trials a benchmark has, before its first one; again where more are planned later."""

    def skipped(self, benchmark: str, trials: int) -> None:
        """Hear that some planned trials were done before."""

    def started(self, trial: Trial) -> None:
        """Hear that a worker has begun a trial."""

    def finished(self, result: Result) -> None:
        """Hear of a trial's outcome, once it is tracked."""

    def note(self, line: str) -> None:
        """Hear of something worth a line."""


class Tracker(Protocol):
    """What keeps results. Only the thread that opened it calls it."""

    def done(self, benchmark: str) -> dict[tuple[str, str], str]:
        """Return the run of each complete trial, by trial id and environment."""

    def log(self, result: Result) -> str:
        """Keep one result and return its run."""


@dataclass
class Outcome:
    """What became of one benchmark: its trials, those that were done before, and the new results by run.

    `unavailable` says why there was nothing to train on, where the dataset cannot be had.
    """

    benchmark: Benchmark
    trials: list[Trial]
    done: list[Trial] = field(default_factory=list)
    fresh: dict[str, Result] = field(default_factory=dict)
    unavailable: str = ""

    @property
    def complete(self) -> bool:
        """Whether every planned trial has a scored result."""
        scored = sum(result.status.scored for result in self.fresh.values())
        return not self.unavailable and len(self.done) + scored == len(self.trials)


def plan(benchmarks: Iterable[Benchmark], tracker: Tracker, force: bool = False) -> list[Outcome]:
    """Return what each benchmark asks for, and which of its trials are done under the present environment.

    With `force` nothing counts as done.

    Raises:
        UserError: two benchmarks have one name, by which their results are kept.
    """
    outcomes: dict[str, Outcome] = {}
    for benchmark in benchmarks:
        if benchmark.name in outcomes:
            raise UserError(f"two benchmarks are named {benchmark.name!r}; expected different names, or one at a time")
        trials = benchmark.trials()
        known = {} if force else tracker.done(benchmark.name)
        done = [trial for trial in trials if (trial.id, trial.environment) in known]
        outcomes[benchmark.name] = Outcome(benchmark, trials, done)
    return list(outcomes.values())


def prepare(outcomes: Sequence[Outcome], listener: Listener) -> None:
    """Check everything that is to be trained, whole, before the first trial; fetch the data it needs.

    A dataset that cannot be had makes its benchmark unavailable and leaves the others alone.

    Raises:
        UserError: the input is wrong.
    """
    from suite.training.data import on_device
    from suite.training.preflight import check
    from suite.training.runtime import tensorflow

    tensorflow()
    for outcome in outcomes:
        todo = remaining(outcome)
        try:
            for spec in {trial.spec.dataset.model_dump_json(): trial.spec for trial in todo}.values():
                on_device(spec, spec.training.dtype)
        except UserError as error:
            outcome.unavailable = str(error)
            listener.note(f"{outcome.benchmark.name}: {error}")
            continue
        check(todo)


def remaining(outcome: Outcome) -> list[Trial]:
    """Return the trials that are yet to run, in the order of the plan."""
    if outcome.unavailable:
        return []
    done = {trial.id for trial in outcome.done}
    return [trial for trial in outcome.trials if trial.id not in done]


def execute(outcomes: Sequence[Outcome], tracker: Tracker, listener: Listener, jobs: int) -> None:
    """Train what remains, `jobs` trials at a time, and log each result as it comes.

    Results go into the outcomes' `fresh`. What was logged stays logged when this is interrupted.
    """
    from suite.execution.threads import run_trials
    from suite.training.train import train

    def begin(trial: Trial) -> Result:
        listener.started(trial)
        return train(trial)

    by_name = {outcome.benchmark.name: outcome for outcome in outcomes}
    for outcome in outcomes:
        listener.planned(outcome.benchmark.name, len(outcome.trials))
        if outcome.done:
            listener.skipped(outcome.benchmark.name, len(outcome.done))
    for result in run_trials([trial for outcome in outcomes for trial in remaining(outcome)], begin, jobs):
        by_name[result.trial.benchmark].fresh[tracker.log(result)] = result
        listener.finished(result)


class Silent:
    """A listener that says nothing."""

    def planned(self, benchmark: str, trials: int) -> None:
        """Say nothing."""

    def skipped(self, benchmark: str, trials: int) -> None:
        """Say nothing."""

    def started(self, trial: Trial) -> None:
        """Say nothing."""

    def finished(self, result: Result) -> None:
        """Say nothing."""

    def note(self, line: str) -> None:
        """Say nothing."""
