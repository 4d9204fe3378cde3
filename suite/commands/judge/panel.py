"""The panel of tasks, within one budget."""

import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from suite.analysis.choosing.choice import Ending
from suite.analysis.choosing.contender import Contender
from suite.analysis.choosing.plan import Budget
from suite.analysis.judging.card import level
from suite.analysis.judging.duel import Ruling
from suite.analysis.judging.judgement import Judgement
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.metric import parsed
from suite.benchmark.selection import DEFAULTS
from suite.commands.choose.spending import Spending
from suite.commands.choose.trainings import Trainings
from suite.commands.judge.task import TaskCourse
from suite.errors import UserError
from suite.execution.listener import Listener
from suite.execution.options import Execution
from suite.initializers.validation import validate

if TYPE_CHECKING:
    from suite.tracking.store import Store


@dataclass(frozen=True)
class PanelCourse:
    """Tasks on which an initializer is judged.

    Attributes:
        candidate: the initializer.
        benchmarks: the tasks, each with the initializers `default` and `positive`.
        budget: what all tasks together may take; each has an equal share of what those before it left.
        alpha: the probability of any wrong answer.
        quantity: what decides, None for each task's own.
        margin: the smallest difference that matters, None for the usual one.
        store: of results.
        listener: hears of the progress.
        execution: how many trials there are at a time.
    """

    candidate: Contender
    benchmarks: tuple[Benchmark, ...]
    budget: Budget
    alpha: float
    quantity: str | None
    margin: float | None
    store: "Store"
    listener: Listener
    execution: Execution

    def judgements(self, began: float) -> tuple[Judgement, ...]:
        """Return what each task says. Those that were not reached when the user stops it are not judged.

        Args:
            began: `time.perf_counter()` at the beginning of the call.

        Raises:
            UserError: the initializer is wrong or fits no task, or trainings fail.
        """
        from suite.tracking.session import Session
        from suite.training.runtime import tensorflow

        if "tensorflow" not in sys.modules:
            self.listener.note("loading TensorFlow, which takes some seconds")
        tensorflow()  # It is silent only if this is the first import.
        validate(self.candidate.identifier, f"initializer {self.candidate.label}")
        found: list[Judgement] = []
        with Session(self.store) as session:
            left = self.budget.trainings
            for at, benchmark in enumerate(self.benchmarks):
                if found and found[-1].stopped:
                    found.append(self._unreached(benchmark))
                    continue
                trainings = Trainings(self.store, self.listener, self.execution, session)
                budget = self._share(began, left, len(self.benchmarks) - at)
                course = TaskCourse(
                    benchmark,
                    self.candidate,
                    Spending(budget, trainings, time.perf_counter()),
                    level(self.alpha, len(self.benchmarks)),
                    self.quantity,
                    self.margin,
                )
                found.append(course.run())
                left = None if left is None else left - round(trainings.worth)
                self._tell(found[-1])
        self._check_some(found)
        return tuple(found)

    def _share(self, began: float, left: int | None, tasks: int) -> Budget:
        """Return the part of one task of what is left for some."""
        seconds = self.budget.seconds
        rest = None if seconds is None else max(0.0, seconds - (time.perf_counter() - began)) / tasks
        return replace(self.budget, seconds=rest, trainings=None if left is None else max(0, left) // tasks)

    def _unreached(self, benchmark: Benchmark) -> Judgement:
        metric = parsed(DEFAULTS[-1])
        return Judgement(
            benchmark.name, metric, not metric.rising, absent=(Ruling.SKIPPED, str(Ending.STOPPED)), stopped=True
        )

    def _tell(self, judgement: Judgement) -> None:
        why = f": {judgement.absent[1]}" if judgement.absent else ""
        self.listener.note(f"{judgement.task}: {judgement.ruling}{why}")

    def _check_some(self, found: list[Judgement]) -> None:
        """Refuse an initializer that fits no task.

        Raises:
            UserError: it does not.
        """
        reasons = [each.absent[1] for each in found if each.absent and each.ruling is Ruling.INAPPLICABLE]
        if found and len(reasons) == len(found):
            raise UserError(f"{self.candidate.label}: fits none of the tasks; {found[0].task}: {reasons[0]}")
