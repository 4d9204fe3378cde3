from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from suite import datasets, models
from suite.benchmark.training import Target, Training
from suite.benchmark.trial import Spec, Trial
from suite.training.result import Boundary, Result, Status


def _result(
    initializer: str = "he",
    replicate: int = 0,
    *,
    benchmark: str = "small",
    point: tuple[tuple[str, Any], ...] = (),
    status: Status = Status.FINISHED,
    target: Target | None = None,
    steps: Sequence[int] = (),
    curves: Mapping[str, Sequence[float]] | None = None,
    boundary: Boundary | None = None,
    error: str = "",
    task: str = "binary",
    **metrics: float,
) -> Result:
    spec = Spec(
        dataset=datasets.get({"name": "circles"}),
        model=models.get({"name": "mlp", "hidden": [2]}),
        training=Training(steps=100, target=target),
        initializer={"class_name": "zeros", "config": {}},
        seed=0,
        replicate=replicate,
    )
    return Result(
        trial=Trial(benchmark, initializer, point, spec, environment="e"),
        status=status,
        started=0.0,
        steps=np.array(steps, np.int64),
        curves={name: np.array(values, np.float64) for name, values in (curves or {}).items()},
        metrics={name.replace("__", "/"): value for name, value in metrics.items()},
        dataset={"task": task, "outputs": 3 if task == "multiclass" else 1},
        boundary=boundary,
        error=error,
    )


@pytest.fixture
def result() -> Callable[..., Result]:
    """Makes a result; metrics are keywords, final__test_accuracy is "final/test_accuracy"."""
    return _result


@pytest.fixture
def boundary() -> Callable[..., Boundary]:
    """Makes the boundary of a model that splits the plane into vertical stripes, one a class."""

    def make(classes: int = 2) -> Boundary:
        x = np.linspace(-1, 1, 12, dtype=np.float32)
        y = np.linspace(-2, 2, 10, dtype=np.float32)
        share = np.tile(np.linspace(0, 1, 12, dtype=np.float32), (10, 1))
        label = np.minimum(share * classes, classes - 1).astype(np.uint8)
        points = np.stack([np.linspace(-0.9, 0.9, 3 * classes), np.zeros(3 * classes)], axis=1)
        return Boundary(
            x=x,
            y=y,
            classes=label,
            probability=share if classes == 2 else np.full_like(share, 0.9),
            points=points.astype(np.float32),
            labels=np.repeat(np.arange(classes), 3).astype(np.uint8),
        )

    return make
