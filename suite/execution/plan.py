"""The plan of a call: finished and remaining trials."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from suite import datasets
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.environment import obstacles, references
from suite.benchmark.sweep import Point
from suite.benchmark.taken import Taken
from suite.benchmark.trial import Trial, key_of
from suite.errors import UserError
from suite.execution.listener import Listener
from suite.execution.overtime import OvertimeError, in_time
from suite.execution.supervisor import doing
from suite.training.result import Result


class Tracker(Protocol):
    """A keeper of results, called only from the thread that opened it."""

    @property
    def away(self) -> str:
        """Why results wait on disk at present, "" if they do not."""

    def done(self, benchmark: str) -> dict[tuple[str, str], str]:
        """Return the run of each complete trial, by trial id and environment."""

    def damaged(self, trials: Sequence[Trial]) -> dict[str, str]:
        """Return the damage of stored results of finished trials, by the trial's id."""

    def take(self, trial: Trial) -> Taken:
        """Take a trial for this session, unless another session has it or has finished it since this one planned."""

    def log(self, result: Result) -> str:
        """Keep one result and return its run."""


DRAWN = 60
"""Largest number of trials with figures of their own: the first ones of the plan, of the first seed.

Drawing takes longer than training here: drawing a whole wide sweep would take longer than the sweep. Other trials are
drawn on request (`python -m suite results NAME --figures FOLDER`)."""


@dataclass
class Outcome:
    """The trials of one benchmark: those finished before, and the new results by run.

    `damaged` are stored results that differ from what was written, and count as missing. `unavailable` says why the
    dataset is not available, "" if it is.
    """

    benchmark: Benchmark
    trials: list[Trial]
    done: list[Trial] = field(default_factory=list)
    fresh: dict[str, Result] = field(default_factory=dict)
    unavailable: str = ""
    damaged: Sequence[str] = ()

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The ids of the trials that get figures of their own."""
        return frozenset([trial.id for trial in self.trials if trial.replicate == 0][:DRAWN])

    @property
    def complete(self) -> bool:
        """Whether every planned trial has a scored result."""
        scored = sum(result.status.scored for result in self.fresh.values())
        return not self.unavailable and len(self.done) + scored == len(self.trials)


def plan(benchmarks: Iterable[Benchmark], tracker: Tracker, force: bool = False) -> list[Outcome]:
    """Return the trials of each benchmark, and which of them are finished in the present environment.

    A result with a damaged file does not count as finished; with `force` no result does.

    Raises:
        UserError: two benchmarks have one name; results are kept by name.
    """
    outcomes: dict[str, Outcome] = {}
    for benchmark in benchmarks:
        if benchmark.name in outcomes:
            raise UserError(f"two benchmarks are named {benchmark.name!r}; expected different names, or one at a time")
        trials = benchmark.trials()
        known = tracker.done(benchmark.name)
        done = [] if force else [trial for trial in trials if key_of(trial) in known]
        damaged = tracker.damaged(done)
        sound = [trial for trial in done if trial.id not in damaged]
        outcomes[benchmark.name] = Outcome(benchmark, trials, sound, damaged=list(damaged.values()))
    return list(outcomes.values())


def prepare(outcomes: Sequence[Outcome], listener: Listener) -> None:
    """Check every trial completely before the first one starts, and fetch the data that they need.

    A missing dataset makes its benchmark unavailable, and leaves the others alone. Wrong data of the user's own are
    wrong input.

    Raises:
        UserError: the input is wrong.
    """
    from suite.training.data import on_device
    from suite.training.runtime import tensorflow

    if "tensorflow" not in sys.modules:
        listener.note("loading TensorFlow, which takes some seconds")
    tensorflow()
    for line in unknown([trial for outcome in outcomes for trial in remaining(outcome)]):
        listener.note(line)
    for outcome in outcomes:
        todo = remaining(outcome)
        for spec in {trial.spec.dataset.model_dump_json(): trial.spec for trial in todo}.values():
            try:
                on_device(spec, spec.training.dtype)
            except UserError as error:
                if datasets.is_own(spec.dataset.name):
                    raise UserError(f"{outcome.benchmark.name}: {error}") from error
                outcome.unavailable = str(error)
                listener.note(f"{outcome.benchmark.name}: {error}")
                break
        if outcome.unavailable:
            continue
        for note in _check(outcome, todo):
            listener.note(f"{outcome.benchmark.name}: {note}")


def _check(outcome: Outcome, trials: Sequence[Trial]) -> list[str]:
    """Check trials before the first one, in the time that a trial has for the user's own code, and return notes."""
    from suite.training.preflight import check

    name, limit = outcome.benchmark.name, outcome.benchmark.timeout
    try:
        with doing(f"{name}: checks before the first trial"):
            return in_time(lambda: check(trials), limit)
    except OvertimeError as error:
        raise UserError(
            f"{name}: your own code ({error.place}) took longer than timeout = {limit:g} seconds before the first trial"
        ) from None


def unknown(trials: Iterable[Trial]) -> list[str]:
    """Return a line for each construct in the trials' code that cannot be followed, and what to do about it."""
    specs = {(trial.initializer, Point(trial.point)): trial.spec for trial in trials}.values()
    return obstacles({reference for spec in specs for reference in references(spec.model_dump(mode="json"))})


def remaining(outcome: Outcome) -> list[Trial]:
    """Return the trials that have yet to run, in the order of the plan."""
    if outcome.unavailable:
        return []
    done = {trial.id for trial in outcome.done}
    return [trial for trial in outcome.trials if trial.id not in done]
