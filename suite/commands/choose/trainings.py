"""Tracked trainings of a choice."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from suite.analysis.choosing.contender import Contender
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Key, Trial, key_of
from suite.benchmark.variants import PARSERS
from suite.errors import UserError
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.execution.plan import Outcome
from suite.execution.sweep import execute
from suite.execution.workers import cores
from suite.training.result import Result

if TYPE_CHECKING:
    from suite.tracking.session import Session
    from suite.tracking.store import Store


@dataclass
class Trainings:
    """Trains into a store, and counts what it took.

    Attributes:
        store: of results.
        listener: hears of the progress.
        execution: how many trials there are at a time.
        session: of the store, while it trains.
        count: trainings so far, without those that were finished before the call.
        worth: the same in whole trainings, shorter ones in part.
        seconds: that these took.
        busy: that they took themselves, all threads together, without the wait for the store.
    """

    store: "Store"
    listener: Listener
    execution: Execution
    session: "Session | None" = None
    count: int = 0
    worth: float = 0.0
    seconds: float = 0.0
    busy: float = 0.0
    _known: dict[str, dict[Key, str]] = field(default_factory=dict)
    _outcomes: dict[str, Outcome] = field(default_factory=dict)
    _results: dict[str, Result] = field(default_factory=dict)

    def of(self, trials: Sequence[Trial], benchmark: Benchmark, share: float = 1.0) -> list[Result]:
        """Return the results of trials of one benchmark, in the same order, and train those that are not finished.

        Args:
            trials: the trials.
            benchmark: theirs.
            share: what part of a whole training each of them is.

        Raises:
            Stopped: the user stopped it. Finished trials are kept.
            UserError: trainings fail one after the other, or results cannot be kept anywhere.
        """
        todo = [trial for trial in trials if trial.id not in self._results]
        if todo:
            self._train(todo, benchmark, share)
        missing = [trial for trial in trials if trial.id not in self._results]
        if missing:
            errors = (each.error.strip() for each in self._results.values())
            why = next((error.splitlines()[-1] for error in errors if error), "they have no score")
            raise UserError(f"{benchmark.name}: too many trainings in a row have failed: {why}")
        return [self._results[trial.id] for trial in trials]

    def _train(self, trials: list[Trial], benchmark: Benchmark, share: float) -> None:
        name, session = benchmark.name, self.session
        assert session is not None
        if name not in self._known:
            self._known[name] = session.done(name)
            self._outcomes[name] = Outcome(benchmark, [])
        done = [trial for trial in trials if key_of(trial) in self._known[name]]
        damaged = session.damaged(done) if done else {}
        sound = [trial for trial in done if trial.id not in damaged]
        outcome = Outcome(benchmark, trials, sound, damaged=list(damaged.values()))
        clock = time.perf_counter()
        try:
            execute([outcome], session, self.listener, self.execution)
        finally:
            whole = self._outcomes[name]
            new = {result.trial.id: result for result in outcome.fresh.values()}
            whole.trials += [trial for trial in trials if trial.id in new or trial in sound]
            whole.done += sound
            whole.fresh |= outcome.fresh
            self._results |= new
            self.count += len(new)
            self.worth += share * len(new)
            self.seconds += time.perf_counter() - clock if new else 0.0
            self.busy += sum(seconds(each) for each in new.values())
        self._results |= {each.trial.id: each for each in self.store.results(outcome.done, files=False)}

    def outcome(self, benchmark: Benchmark) -> Outcome:
        """Return all trials of a benchmark that took place, as one outcome."""
        whole = self._outcomes.get(benchmark.name) or Outcome(benchmark, [])
        return replace(whole, benchmark=benchmark)

    @property
    def jobs(self) -> int:
        """The trainings that run at a time."""
        return self.execution.jobs or cores()

    @property
    def pace(self) -> float:
        """Seconds after which one more whole training has ended, with all cores busy, or 0 if there was none.

        Its steps take as long as those of shorter ones in proportion, all else takes as long for each.
        """
        if not self.count:
            return 0.0
        own = self.busy / self.jobs
        return own / self.worth + max(0.0, self.seconds - own) / self.count


def seconds(result: Result) -> float:
    """Return the seconds that a training took by itself, without compiling."""
    return result.metrics.get("time/total", 0.0) - result.metrics.get("time/prepare", 0.0)


def trials(benchmark: Benchmark, replicate: int, limit: float | None) -> dict[str, Trial]:
    """Return the trial of each initializer of a benchmark without a sweep, for one seed.

    Args:
        benchmark: the benchmark.
        replicate: the number of the seed.
        limit: the most seconds that each may take, None for any.
    """
    limits = [each for each in (limit, benchmark.timeout) if each is not None]
    return {
        trial.initializer: replace(
            trial,
            spec=trial.spec.model_copy(update={"replicate": replicate}),
            timeout=min(limits, default=None),
        )
        for trial in benchmark.model_copy(update={"seeds": 1}).trials()
    }


def with_contenders(
    benchmark: Benchmark, contenders: Iterable[Contender], rates: Mapping[str, float | None]
) -> Benchmark:
    """Return a benchmark of these contenders, at these learning rates if they have one of their own."""
    identifiers = {each.label: PARSERS["initializer"](each.identifier) for each in contenders}
    own = {label: rate for label, rate in rates.items() if rate is not None}
    return benchmark.model_copy(update={"initializers": identifiers, "learning_rates": own})
