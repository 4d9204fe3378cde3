from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from suite.analysis.limits import Reach, limits
from suite.analysis.summary import summarize
from suite.benchmark.benchmark import Benchmark
from suite.training.result import Result, Status
from tests.conftest import SMALL

TEXT = (
    SMALL.replace("hidden = [4]", "depth = 1\nwidth = 4").replace("seeds = 2", "seeds = 3")
    + """lsuv = "lsuv"
[sweep]
"model.activation" = ["relu", "tanh", "gelu"]
"model.depth" = [2, 6, 25]
[limit]
axis = "model.depth"
metric = "final/test_accuracy"
at_least = 0.75
"""
)

GOOD, FAIR, POOR = [0.9, 0.8, 0.76], [0.9, 0.8, 0.6], [0.5, 0.5, 0.5]

TABLE = {
    "zeros": {"relu": [POOR] * 3, "tanh": [POOR] * 3, "gelu": [POOR] * 3},
    "he": {"relu": [GOOD] * 3, "tanh": [POOR, FAIR, GOOD], "gelu": [FAIR] * 3},
    "lsuv": {"relu": [FAIR] * 3, "tanh": [[0.8, 0.5, 0.5], [0.8, 0.5, 0.5], FAIR], "gelu": [POOR] * 3},
}
"""Accuracies by initializer, activation, seed and depth."""


@pytest.fixture
def benchmark(make_benchmark: Callable[..., Benchmark]) -> Benchmark:
    """Three initializers, three activations, three depths and three seeds, with a limit of depth."""
    return make_benchmark(text=TEXT)


@pytest.fixture
def results(benchmark: Benchmark) -> list[Result]:
    """What is in `TABLE`; the seed 1 of lsuv at the deepest gelu net has failed."""
    found = []
    for trial in benchmark.trials():
        point = dict(trial.point)
        row: Sequence[float] = TABLE[trial.initializer][point["model.activation"]][trial.replicate]
        value = row[[2, 6, 25].index(point["model.depth"])]
        dataset = {"train": 40, "task": "binary", "outputs": 1}
        each = Result(trial, Status.FINISHED, 0.0, metrics={"final/test_accuracy": value}, dataset=dataset)
        failed = (trial.initializer, trial.replicate, *point.values()) == ("lsuv", 1, "gelu", 25)
        found.append(replace(each, status=Status.FAILED, error="why") if failed else each)
    return found


@pytest.fixture
def reaches(benchmark: Benchmark, results: list[Result]) -> list[Reach]:
    """The limits of these results."""
    assert benchmark.limit is not None
    return limits(summarize(results), benchmark.limit)
