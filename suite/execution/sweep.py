"""The sweep that trains a plan, with one writer.

Each trial is trained by one session only.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Protocol

from suite.benchmark import labels
from suite.benchmark.taken import Taken
from suite.benchmark.trial import Trial, digest, key_of
from suite.errors import listed
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.execution.overtime import Watch
from suite.execution.plan import Outcome, Tracker, remaining
from suite.execution.stopping import Stop, Stopped, stopped_by_signals
from suite.execution.supervisor import doing
from suite.execution.workers import Train, Workers, completed, in_worker, overtime
from suite.training.result import Result, Status

PATIENCE = 1.0
"""Seconds between two looks at trials that another session trains."""

ARCHITECTURES = 16
"""Models after which worker processes are replaced: only the end of a process frees what XLA compiled."""


class Trainer(Protocol):
    """A function that trains a trial, and asks now and then whether to stop."""

    def __call__(self, trial: Trial, stopped: Callable[[], bool] = ..., /) -> Result:
        """Return the trial's result."""


def execute(
    outcomes: Sequence[Outcome],
    tracker: Tracker,
    listener: Listener,
    execution: Execution | None = None,
    *,
    trainer: Trainer | None = None,
    patience: float = PATIENCE,
) -> None:
    """Train the remaining trials, and log each result when it comes.

    Results go into the outcomes' `fresh`. Trials that another session trains meanwhile are waited for, and count as
    finished. After `max_failures` trials in a row without a score the run stops. `trainer` is `train` by default;
    `patience` is the time between two looks at trials that another session trains.

    Raises:
        Stopped: the user stopped the run. Finished trials are logged.
        UserError: the cluster cannot be used, or results cannot be kept anywhere.
    """
    execution = execution or Execution()
    for outcome in outcomes:
        listener.planned(outcome.benchmark.name, len(outcome.trials))
        if outcome.done:
            listener.skipped(outcome.benchmark.name, len(outcome.done))
        if outcome.damaged:
            listener.note(f"{outcome.benchmark.name}: damaged results are trained anew: {listed(outcome.damaged)}")
    todo = [trial for outcome in outcomes for trial in remaining(outcome)]
    if not todo:
        return
    trainer = _train() if trainer is None else trainer
    sweep = _Sweep(outcomes, tracker, listener, execution.max_failures, trainer, patience)
    with stopped_by_signals(sweep.stop), execution.workers() as workers:
        sweep.run(todo, workers)
    if sweep.elsewhere:
        _adopt(outcomes, tracker)
    if sweep.stop() and not sweep.hopeless:
        done = sum(len(outcome.done) + len(outcome.fresh) for outcome in outcomes)
        planned = sum(len(outcome.trials) for outcome in outcomes)
        raise Stopped(f"stopped; {done} of {planned} trials are kept, and the same command continues from there")


def _train() -> Trainer:
    from suite.training.train import train

    return train


class _Sweep:
    """The trials of one call on their way to the tracker."""

    def __init__(
        self,
        outcomes: Sequence[Outcome],
        tracker: Tracker,
        listener: Listener,
        max_failures: int | None,
        trainer: Trainer,
        patience: float,
    ) -> None:
        self._outcomes = {outcome.benchmark.name: outcome for outcome in outcomes}
        self._tracker, self._listener = tracker, listener
        self._max_failures, self._train, self._patience = max_failures, trainer, patience
        self._failures = 0
        self._said = False
        self._away = ""
        self._watch = Watch()
        self._held: dict[str, str] = {}
        self._trials: dict[str, Trial] = {}
        self.stop = Stop()
        self.hopeless = False
        self.elsewhere = 0

    def run(self, trials: Sequence[Trial], workers: Workers) -> None:
        """Train the trials that are left to this session, and wait for those that another session has."""
        train = self._training(workers)
        for number, group in enumerate(_groups(trials) if workers.renew else [trials]):
            if workers.renew and number and not self.stop():
                workers.renew()
            left: Sequence[Trial] = group
            while left and not self.stop():
                theirs: list[Trial] = []
                ours = self._ours(left, theirs, workers)
                for result in completed(
                    workers, ours, train, self._stopped, lambda trial: self._held.get(trial.id, "")
                ):
                    self._keep(result)
                if theirs and len(theirs) == len(left):
                    time.sleep(self._patience)
                left = theirs

    def _training(self, workers: Workers) -> Train:
        """Return the call for a worker.

        Within this process it hears of a stop, and reports when it begins.
        """

        def begin(trial: Trial) -> Result:
            self._listener.started(trial)
            with doing(f"{trial.benchmark}: {labels.trial(trial)}"), self._watch.on(trial.id, trial.timeout):
                return self._train(trial, self.stop)

        return begin if workers.here else partial(in_worker, self._train)

    def _ours(self, trials: Iterable[Trial], theirs: list[Trial], workers: Workers) -> Iterator[Trial]:
        for trial in trials:
            taken = self._tracker.take(trial)
            if taken is Taken.OURS:
                self._trials[trial.id] = trial
                if not workers.here:
                    self._listener.started(trial)
                yield trial
            elif taken is Taken.DONE:
                self.elsewhere += 1
                self._listener.skipped(trial.benchmark, 1)
            else:
                theirs.append(trial)

    def _stopped(self) -> bool:
        over = self._watch.look()
        for trial in [self._trials[each] for each in over.keys() - self._held.keys()]:
            self._listener.note(
                f"{trial.benchmark}: {labels.trial(trial)}: over its time of {trial.timeout:g} s inside your own code "
                f"({over[trial.id]}), which a thread cannot end; Ctrl-C ends the run, --executor dask the trial alone"
            )
        self._held = {trial: overtime(self._trials[trial], place) for trial, place in over.items()}
        if self.stop() and not self._said:
            self._said = True
            self._listener.note(f"{self.stop.reason}: no trial is begun any more, those that run get a few seconds")
        return self.stop()

    def _keep(self, result: Result) -> None:
        outcome = self._outcomes[result.trial.benchmark]
        run = self._tracker.log(result)
        if self._tracker.away and not self._away:
            self._listener.note(f"{self._tracker.away}; meanwhile results wait on disk")
        self._away = self._tracker.away
        if result.status is not Status.INTERRUPTED:
            # A boundary is larger than the rest of a result: ten thousand of them would fill the memory.
            outcome.fresh[run] = result if result.trial.id in outcome.drawn else replace(result, boundary=None)
        self._listener.finished(result)
        if result.trial.id in self._held:
            self.hopeless = True
            self.stop.ask("every thread is held by a trial that is over its time")
        self._failures = 0 if result.status.scored else self._failures + 1
        if self._max_failures is not None and self._failures >= self._max_failures and not self.stop():
            self.hopeless = True
            self.stop.ask(f"{self._failures} trials in a row have failed (--max-failures)")


def _groups(trials: Iterable[Trial]) -> Iterator[list[Trial]]:
    """Yield the trials in order, in groups with at most `ARCHITECTURES` models each."""
    numbers: dict[str, int] = {}

    def number(trial: Trial) -> int:
        model = digest([trial.spec.model.model_dump(mode="json"), trial.spec.dataset.model_dump(mode="json")])
        return numbers.setdefault(model, len(numbers)) // ARCHITECTURES

    for _, group in groupby(trials, key=number):
        yield list(group)


def _adopt(outcomes: Iterable[Outcome], tracker: Tracker) -> None:
    """Count trials that other sessions have finished meanwhile as finished."""
    for outcome in outcomes:
        known = tracker.done(outcome.benchmark.name)
        ours = {result.trial.id for result in outcome.fresh.values()}
        outcome.done = [trial for trial in outcome.trials if trial.id not in ours and key_of(trial) in known]
