"""Initializers of a replicate are paired: the same data, in the same order of batches, and the same random numbers."""

from typing import Any

import numpy as np
import pytest

from suite.benchmark.trial import Trial
from suite.training.data import on_device
from suite.training.program import Program
from suite.training.result import Result
from suite.training.train import train
from tests.conftest import SMALL, MakeBenchmark

SCALED = '{ class_name = "VarianceScaling", config = { scale = %s, mode = "fan_in" } }'

PAIRED = f"""{SMALL}
other = {SCALED % 2.0}
half = {SCALED % 1.0}
[sweep]
"training.optimizer.config.learning_rate" = [0.1, 0.05]
"""
"""`other` is He's law by another name: all that may differ from `he` is what an initializer's name decides."""


def _trials(make_benchmark: MakeBenchmark) -> dict[tuple[str, int, float], Trial]:
    trials = make_benchmark(text=PAIRED).trials()
    return {(trial.initializer, trial.replicate, dict(trial.point)[RATE]): trial for trial in trials}


RATE = "training.optimizer.config.learning_rate"


def _numbers(result: Result) -> dict[str, Any]:
    return {name: value for name, value in result.metrics.items() if not name.startswith("time/")}


@pytest.mark.parametrize("replicate", [0, 1])
def test_one_law_by_two_names_gives_the_same_training(make_benchmark: MakeBenchmark, replicate: int) -> None:
    trials = _trials(make_benchmark)
    he, other = (train(trials[name, replicate, 0.1]) for name in ("he", "other"))
    assert _numbers(he) == _numbers(other)
    for name, curve in he.curves.items():
        np.testing.assert_array_equal(curve, other.curves[name], err_msg=name)
    assert np.ptp(he.curves["train/loss"]) > 0


def test_replicates_differ_in_data_batches_and_weights(make_benchmark: MakeBenchmark) -> None:
    trials = _trials(make_benchmark)
    first, second = (train(trials["he", replicate, 0.1]) for replicate in (0, 1))
    assert first.curves["train/loss"][0] != second.curves["train/loss"][0]


def _weights(trial: Trial) -> list[np.ndarray]:
    data = on_device(trial.spec, "float32")
    program = Program(trial.spec, data)
    program.reset(trial.spec, data)
    return [weight for weight in program.model.get_weights() if weight.ndim == 2]


def test_laws_of_two_scales_start_from_the_same_random_numbers(make_benchmark: MakeBenchmark) -> None:
    trials = _trials(make_benchmark)
    he, half = _weights(trials["he", 0, 0.1]), _weights(trials["half", 0, 0.1])
    assert len(he) == 2
    for ours, theirs in zip(he, half, strict=True):
        np.testing.assert_allclose(ours, np.sqrt(2.0) * theirs, rtol=1e-6)
        assert np.ptp(ours) > 0


def test_points_of_the_sweep_start_from_the_same_weights_and_data(make_benchmark: MakeBenchmark) -> None:
    trials = _trials(make_benchmark)
    fast, slow = (train(trials["he", 0, rate]) for rate in (0.1, 0.05))
    initial = {name: value for name, value in fast.metrics.items() if name.startswith("initial/")}
    assert initial == {name: slow.metrics[name] for name in initial}
    assert fast.curves["train/loss"][-1] != slow.curves["train/loss"][-1]
