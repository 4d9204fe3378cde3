"""Training what a check or an acceptance lacks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.commands.conclude import conclude
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.execution.plan import plan, prepare, remaining
from suite.execution.sweep import execute
from suite.training.result import Result

if TYPE_CHECKING:
    from suite.tracking.store import Store


@dataclass
class Trainer:
    """Trains what is not done, if it may, and gives back what is known of planned trials."""

    store: "Store"
    listener: Listener
    execution: Execution
    run: bool
    unavailable: dict[str, str] = field(default_factory=dict)
    """Why a benchmark had nothing to train on, by its name."""

    def train(self, benchmarks: Sequence[Benchmark], *, summarize: bool = True) -> None:
        """Train what remains of these benchmarks, side by side; bring their summaries up to date where that is asked.

        Raises:
            UserError: the input is wrong; nothing has been trained.
        """
        from suite.tracking.session import Session

        if not self.run:
            return
        with Session(self.store) as session:
            outcomes = plan(benchmarks, session)
            for outcome in outcomes if summarize else ():
                session.show(outcome.benchmark.name, outcome.trials)
            if any(remaining(outcome) for outcome in outcomes):
                prepare(outcomes, self.listener)
                execute(outcomes, session, self.listener, self.execution)
        for outcome in outcomes:
            if outcome.unavailable:
                self.unavailable[outcome.benchmark.name] = outcome.unavailable
            elif summarize and (outcome.fresh or not self.store.covered(outcome.benchmark.name)):
                conclude(outcome, self.store)

    def results(self, benchmark: Benchmark, trials: Sequence[Trial]) -> list[Result]:
        """Return the results of these trials that are stored, with their files where a claim is of what they hold."""
        return self.store.results(trials, files=any(claim.of_files for claim in benchmark.claims))
