from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from suite import datasets, models
from suite.benchmark.benchmark import Benchmark
from suite.benchmark.sweep import Point
from suite.benchmark.training import Target, Training
from suite.benchmark.trial import Spec, Trial
from suite.training.result import Result, Status
from tests.analysis.looked import SEEDS
from tests.conftest import MakeBenchmark


def _result(
    initializer: str = "he",
    replicate: int = 0,
    *,
    point: tuple[tuple[str, Any], ...] = (),
    status: Status = Status.FINISHED,
    target: float | None = None,
    curves: Mapping[str, Sequence[float]] | None = None,
    **metrics: float,
) -> Result:
    spec = Spec(
        dataset=datasets.get({"name": "circles"}),
        model=models.get({"name": "mlp", "hidden": [2]}),
        training=Training(steps=10, target=None if target is None else Target(value=target)),
        initializer={"class_name": initializer, "config": {}},
        seed=0,
        replicate=replicate,
    )
    return Result(
        trial=Trial("circles", initializer, Point(point), spec, environment="e"),
        status=status,
        started=0.0,
        curves={name: np.array(values, np.float64) for name, values in (curves or {}).items()},
        metrics={name.replace("__", "/"): value for name, value in metrics.items()},
    )


@pytest.fixture
def result() -> Callable[..., Result]:
    """Makes a result; metrics are keywords, final__test_accuracy is "final/test_accuracy"."""
    return _result


@pytest.fixture
def benchmark(make_benchmark: MakeBenchmark) -> Benchmark:
    return make_benchmark(seeds=SEEDS)
