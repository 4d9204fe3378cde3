"""Training of the trials that a check lacks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.commands.conclude import conclude
from suite.errors import UserError
from suite.execution.listener import Listener, Silent
from suite.execution.options import Execution
from suite.execution.plan import Outcome, plan, prepare, remaining
from suite.execution.sweep import execute
from suite.training.result import Result

if TYPE_CHECKING:
    from suite.tracking.session import Session
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
            outcomes = train(benchmarks, session, self.listener, self.execution, shown=summarize)
        for outcome in outcomes:
            if outcome.unavailable:
                self.unavailable[outcome.benchmark.name] = outcome.unavailable
            elif summarize and (outcome.fresh or not self.store.covered(outcome.benchmark.name)):
                conclude(outcome, self.store)

    def results(self, benchmark: Benchmark, trials: Sequence[Trial]) -> list[Result]:
        """Return the stored results of these trials, with their files if a claim needs them."""
        return self.store.results(trials, files=any(claim.of_files for claim in benchmark.claims))


def train(
    benchmarks: Sequence[Benchmark],
    session: "Session",
    listener: Listener,
    execution: Execution,
    *,
    force: bool = False,
    shown: bool = True,
    told: bool = False,
) -> list[Outcome]:
    """Train the remaining trials of benchmarks side by side, and return what became of each benchmark.

    Args:
        benchmarks: the benchmarks.
        session: the session of a store, in which results are written.
        listener: hears of the progress.
        execution: how many trials there are at a time, and where.
        force: train finished trials again.
        shown: whether the pages of the experiments get their columns.
        told: whether the listener hears what is skipped even if nothing is left to train.

    Raises:
        UserError: the input is wrong; nothing has been trained.
    """
    for benchmark in benchmarks if execution.executor != "threads" else ():
        if said := benchmark.nameless:
            raise UserError(f"{benchmark.name}: executor {execution.executor}: other processes lack objects: {said}")
    outcomes = plan(benchmarks, session, force)
    for outcome in outcomes if shown else ():
        session.show(outcome.benchmark.name, outcome.trials)
    left = any(remaining(outcome) for outcome in outcomes)
    if left:
        prepare(outcomes, listener)
    if told or left:
        execute(outcomes, session, listener, execution)
    return outcomes


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
