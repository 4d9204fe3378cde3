"""Benchmarks of which nothing is held against accepted results."""

from suite.benchmark.benchmark import Benchmark
from suite.errors import UserError


def check_guarded(benchmark: Benchmark) -> None:
    """Refuse a benchmark of which nothing is held against accepted results.

    Raises:
        UserError: it trains nothing, and names no metric to guard.
    """
    if not any(benchmark.guarded(name, "final/test_accuracy") for name in benchmark.initializers):
        reason = "training.steps is 0 and [regression] names no metric"
        if not benchmark.regression.guard:
            reason = "regression.guard is false"
        raise UserError(
            f"{benchmark.name}: nothing of it can be accepted, since {reason}; its claims are judged by "
            f"`python -m suite check {benchmark.name}`"
        )
