"""What the tests of conclusions share."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.commands.conclude import conclude
from suite.execution.plan import Outcome
from suite.report.contents.report import Report
from suite.training.result import Result, Status
from tests.conftest import SMALL
from tests.tracker import Memory, run_of

if TYPE_CHECKING:
    from suite.tracking.store import Store


CLAIM = (
    '[[claims]]\nstatement = "He learns"\nsource = "s"\ninitializer = "he"\n'
    'metric = "final/test_accuracy"\npublished = 0.95\ntolerance = 0.01\n'
)


def result_of(trial: Trial, status: Status = Status.FINISHED, metrics: Mapping[str, float] | None = None) -> Result:
    if not status.scored:
        return Result(trial, status, started=0.0, error="boom")
    names = [f"{part}/{measure}" for part in ("train", "test") for measure in ("loss", "accuracy")]
    curves = {name: np.array([0.6, 0.7]) for name in names}
    scores = {"final/train_accuracy": 0.9, "final/test_accuracy": 0.95} | dict(metrics or {})
    return Result(trial, status, started=0.0, steps=np.array([0, 10]), curves=curves, metrics=scores)


def concluded(
    outcome: Outcome, store: Memory, log_models: bool = False, note: Callable[[str], None] = lambda _: None
) -> Report:
    return conclude(outcome, cast("Store", store), log_models, note)


def fresh(benchmark: Benchmark, *results: Result, done: Sequence[Trial] = ()) -> Outcome:
    return Outcome(benchmark, benchmark.trials(), list(done), {run_of(result.trial): result for result in results})


RATE = "training.optimizer.config.learning_rate"
SWEPT = f'{SMALL}\n[sweep]\n"{RATE}" = [0.1, 0.2]\n'
