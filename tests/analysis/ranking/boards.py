"""Benchmarks and results from plain numbers: what leaderboards are made of, without any training."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from suite.analysis.ranking.board import Leaderboard
from suite.analysis.ranking.leaderboard import leaderboard
from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.trial import Trial
from suite.report.contents.report import Report
from suite.training.result import Result, Status
from tests.conftest import SMALL, MakeBenchmark

Outcome = float | Status | None
"""A final value, a status without one, or no result at all."""

Given = tuple[Benchmark, list[Result]]

HE, GLOROT, ZEROS, ORTHOGONAL = "he_normal", "glorot_normal", "zeros", "orthogonal"


def benchmark(make: MakeBenchmark, name: str, initializers: Mapping[str, str], seeds: int, more: str = "") -> Benchmark:
    """Return a small benchmark with these initializers, labels and specifications."""
    head, _, _ = SMALL.partition("[initializers]")
    table = "\n".join(f"{label} = {spec}" for label, spec in initializers.items())
    text = f"{head.replace('seeds = 2', f'seeds = {seeds}')}[initializers]\n{table}\n{more}"
    return make(text=text, name=name)


def scored(
    of: Benchmark,
    value: Callable[[Trial], Outcome],
    metric: str = "final/test_accuracy",
    task: str = "binary",
    outputs: int = 1,
) -> Given:
    """Return a benchmark with a result for each trial of which `value` is not None."""
    found = []
    for trial in of.trials():
        outcome = value(trial)
        if isinstance(outcome, Status):
            found.append(Result(trial, outcome, 0.0))
        elif outcome is not None:
            metrics = {metric: outcome, "final/validation_accuracy": outcome}
            data = {"name": "d", "digest": "0", "task": task, "input_shape": [2], "outputs": outputs}
            found.append(Result(trial, Status.FINISHED, 0.0, metrics=metrics, dataset=data))
    return of, found


def plain(
    make: MakeBenchmark,
    name: str,
    values: Mapping[str, Sequence[Outcome]],
    metric: str = "final/test_accuracy",
    task: str = "binary",
) -> Given:
    """Return a benchmark whose initializers, by label and specification at once, end at these values.

    Its name decides its data: benchmarks of different names are different tasks.
    """
    seeds = len(next(iter(values.values())))
    of = benchmark(make, name, {label: f'"{label}"' for label in values}, seeds)
    of = of.model_copy(update={"seed": int.from_bytes(name.encode()) % 1000})
    return scored(of, lambda trial: values[trial.initializer][trial.replicate], metric, task)


def reported(given: Given) -> Report:
    """Return the report of a benchmark with these results."""
    of, results = given
    trials = of.trials()
    return Report(of, results, summarize(results, trials), [], complete=len(results) == len(trials))


def many(make: MakeBenchmark, tasks: int = 8, seeds: int = 5) -> Leaderboard:
    """Return a leaderboard of four initializers over a sweep: two alike, one with a failed trial, one that is stuck."""
    generator = np.random.default_rng(3)
    level = {HE: 0.95, ORTHOGONAL: 0.95, GLOROT: 0.8}
    sweep = f'[sweep]\n"training.batch_size" = {list(range(1, tasks + 1))}'
    of = benchmark(make, "deep", {name: f'"{name}"' for name in (*level, ZEROS)}, seeds, sweep)

    def value(trial: Trial) -> Outcome:
        if trial.initializer == GLOROT and trial.replicate == 0 and trial.point[0][1] == 1:
            return Status.FAILED
        return 0.5 if trial.initializer == ZEROS else level[trial.initializer] + float(generator.normal(0, 0.01))

    return leaderboard([scored(of, value)])
