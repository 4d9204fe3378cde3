"""What the tests of looks share."""

from collections.abc import Sequence
from typing import Any

from suite.analysis.check import Check
from suite.analysis.looks import Judgement, look
from suite.analysis.regression.sample import sampled
from suite.analysis.state import State
from suite.benchmark.baseline import Baseline
from suite.benchmark.benchmark import Benchmark
from suite.training.result import Result
from tests.analysis.regression.conftest import ACCURACY, normal, outcomes

SEEDS = 10
CLAIM = """
[[claims]]
statement = "He weights train"
source = "theory"
initializer = "he"
metric = "final/test_accuracy"
within = [0.6, 1.0]
[[claims]]
statement = "He weights end above zeros"
source = "theory"
initializer = "he"
exceeds = "zeros"
metric = "final/test_accuracy"
"""


THEN = {"zeros": [0.5] * 100, "he": normal(1, 100)}
NOW = {"zeros": [0.5] * 100, "he": normal(2, 100)}


def baseline(
    benchmark: Benchmark, values: dict[str, list[float]] = THEN, metric: str = ACCURACY, **changes: Any
) -> Baseline:
    """Return the baseline that accepting a benchmark's results makes."""
    trials = benchmark.trials()
    entries = sampled(benchmark, trials, outcomes(trials, values, metric))
    table = {"benchmark": benchmark.name, "seed": benchmark.seed, "environment": {}, "entries": entries}
    return Baseline.model_validate(table | changes)


def found(
    benchmark: Benchmark, results: Sequence[Result] | None, accepted: Baseline | None, alpha: float = 0.05
) -> Check:
    """Return the check of results, of all noise-only ones where none are given."""
    trials = benchmark.trials()
    judgement = look(benchmark, trials, outcomes(trials, NOW) if results is None else results, accepted, alpha)
    return Check(benchmark.name, judgement.verdicts, tuple(judgement.comparisons.values()))


def states(check: Check) -> dict[str, State]:
    """Return the state of each result by its initializer, the last one's where there are several."""
    return {each.initializer: each.state for each in check.comparisons}


def judgement(benchmark: Benchmark, values: dict[str, list[float]], seeds: int) -> Judgement:
    """Return the judgement of one look at so many seeds."""
    wide = benchmark.model_copy(update={"seeds": seeds})
    accepted = baseline(benchmark.model_copy(update={"seeds": 20}), seed=1)
    return look(benchmark, wide.trials(), outcomes(wide.trials(), values), accepted, 0.05)
