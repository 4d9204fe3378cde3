"""The curves of all trials as one frame."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

import suite
from suite.tracking.runs.curves import curves_of
from suite.tracking.store import Store
from suite.training.result import Result, Status
from tests.conftest import MakeBenchmark

SWEEP = {
    "model.hidden": [[4], [8, 2]],
    "model.activation": ["relu", "tanh"],
    "training.optimizer.config.learning_rate": [0.1, 1.0],
}

TRIAL = ["status", "trial", "environment", "run"]


def test_each_evaluation_has_a_row_with_its_trial_and_the_axes(
    make_benchmark: MakeBenchmark, local: Store, result_of: Callable[..., Result]
) -> None:
    name = "curves-of-a-sweep"
    benchmark = make_benchmark({"sweep": SWEEP}, name=name, seeds=1)
    assert suite.results(name, curves=True, tracking_uri=local.uri).empty
    first, second, third, *_ = benchmark.trials()
    diverged = result_of(first, Status.DIVERGED)
    losses = {"train/loss": np.array([0.1 + 0.2, 1e-300]), "validation/loss": np.array([1.0, 2.0])}
    few = replace(result_of(third), steps=np.array([0, 9]), curves=losses, started=1_800_000_000.0)
    for result in (few, diverged, result_of(second, Status.FAILED)):
        local.log(result)

    frame = suite.results(name, curves=True, tracking_uri=local.uri)
    curves = ["train/loss", "train/accuracy", "test/loss", "test/accuracy", "validation/loss"]
    assert list(frame) == ["initializer", "seed", *sorted(SWEEP), "step", *curves, *TRIAL]
    assert list(frame["step"]) == [0, 4, 7, 10, 0, 9], "what failed has no curve; the others stand as they began"
    assert list(frame["trial"]) == [first.id] * 4 + [third.id] * 2
    np.testing.assert_array_equal(frame["train/loss"][:4], diverged.curves["train/loss"])
    assert list(frame["train/loss"][4:]) == [0.1 + 0.2, 1e-300]
    assert frame["test/accuracy"].isna().tolist() == [False] * 4 + [True] * 2
    assert [frame[column].dtype.kind for column in ("seed", "step", "validation/loss")] == ["i", "i", "f"]

    trials = suite.results(name, tracking_uri=local.uri)
    merged = frame.merge(trials, on="run", suffixes=("", " of the trial"))
    for key in ("model.hidden", "training.optimizer.config.learning_rate", "initializer"):
        pd.testing.assert_series_equal(merged[key], merged[f"{key} of the trial"], check_names=False)
    assert set(frame["model.activation"]) == {"relu"}


def test_no_runs_make_an_empty_frame() -> None:
    assert list(curves_of("b", [], "sqlite://", 1)) == ["initializer", "seed", "step", *TRIAL]
