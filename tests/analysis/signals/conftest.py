"""Results whose signals are made by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pytest

from suite import datasets, models
from suite.benchmark.sweep import EVERYWHERE
from suite.benchmark.training import Training
from suite.benchmark.trial import Spec, Trial
from suite.diagnostics.measure import Measurement
from suite.diagnostics.profile import LayerSignal
from suite.training.result import Result, Status


def _row(**values: float) -> LayerSignal:
    """Return a dense layer's row with these values; what is not given is NaN."""
    named: dict[str, Any] = {"name": "dense", "kind": "Dense", "activation": "tanh", "units": 100, "fan_in": 100}
    known = named | {"fan_out": 100, "weight_mean": 0.0, "bias_square": 0.0} | values
    return LayerSignal(**{field.name: known.get(field.name, float("nan")) for field in fields(LayerSignal)})


def _result(rows: Sequence[LayerSignal], model: Mapping[str, Any] | None = None, step: int = 0) -> Result:
    spec = Spec(
        dataset=datasets.get({"name": "circles"}),
        model=models.get({"activation": "tanh"} | dict(model or {"name": "mlp", "hidden": [4]})),
        training=Training(steps=0),
        initializer={"class_name": "mean_field", "config": {}},
        seed=0,
        replicate=0,
    )
    trial = Trial("circles", "mean_field", EVERYWHERE, spec, environment="e")
    return Result(trial, Status.FINISHED, 0.0, measurements={step: Measurement({}, list(rows))})


@pytest.fixture(scope="session")
def row() -> Callable[..., LayerSignal]:
    """Return `_row`."""
    return _row


@pytest.fixture(scope="session")
def result() -> Callable[..., Result]:
    """Makes a result whose signals these rows are."""
    return _result
