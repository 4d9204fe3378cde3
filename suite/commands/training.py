"""Training of the trials that a check lacks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.commands.conclude import conclude
from suite.execution.listener import Listener, Silent
from suite.execution.options import Execution
from suite.execution.plan import plan, prepare, remaining
from suite.execution.sweep import execute
from suite.training.result import Result

if TYPE_CHECKING:
    from suite.tracking.store import Store


@dataclass
class Trainer:
    """A trainer of missing trials, if training is allowed, and a reader of planned trials' results."""

    store: "Store"
    listener: Listener
    execution: Execution
    run: bool
    unavailable: dict[str, str] = field(default_factory=dict)
    """Why a benchmark's dataset is not available, by the benchmark's name."""

    def train(self, benchmarks: Sequence[Benchmark], *, summarize: bool = True) -> None:
        """Train the remaining trials of these benchmarks side by side, and update their summaries if asked to.

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
        """Return the stored results of these trials, with their files if a claim needs them."""
        return self.store.results(trials, files=any(claim.of_files for claim in benchmark.claims))


@contextmanager
def audience(listener: Listener | None) -> Iterator[Listener]:
    """Yield the given listener.

    Without one, yield a display in the notebook's cell, or outside a notebook a silent listener.
    """
    from suite.report.notebook.progress import shell

    notebook = None if listener else shell()
    if notebook is None:
        yield listener or Silent()
        return
    from suite.report.notebook.progress import NotebookProgress

    with NotebookProgress(notebook) as progress:
        yield progress
