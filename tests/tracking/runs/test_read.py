"""Which run of a trial counts, and what its text becomes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import suite
from suite.tracking.runs.read import current, curves_of, frame_of, key_of
from suite.tracking.runs.record import COMPLETE, CURVES, ENVIRONMENT, FILES, STATUS, TRIAL
from suite.tracking.runs.rows import Row
from suite.tracking.store import Store
from suite.training.result import Result, Status
from tests.conftest import MakeBenchmark


def row(run_id: str = "r", started: int = 0, *, complete: bool = True, status: str = "finished", **more: Any) -> Row:
    tags = {TRIAL: "t", ENVIRONMENT: "e", STATUS: status, CURVES: '["train/loss"]', FILES: "[]"}
    return Row(run_id, started, "", tags | ({COMPLETE: "true"} if complete else {}), **more)


def test_a_run_of_no_trial_has_no_key() -> None:
    assert key_of(row()) == ("t", "e")
    assert key_of(Row("summary", 0, "", {COMPLETE: "true"})) is None
    assert current([Row("summary", 0, "", {COMPLETE: "true"})]) == {}


RUNS = [
    row("unfinished", 9, complete=False),
    row("interrupted early", 1, status="interrupted"),
    row("interrupted late", 8, status="interrupted"),
    row("first", 2),
    row("failed", 4, status="failed"),
]
"""All of one trial: the last one counts, since it is whole, was not interrupted, and is the newest of those."""


@given(runs=st.permutations(RUNS), count=st.integers(1, len(RUNS)))
def test_whole_runs_count_first_then_those_not_interrupted_then_the_newest(runs: list[Row], count: int) -> None:
    runs = runs[:count]
    found = current(runs)
    ranked = ["failed", "first", "interrupted late", "interrupted early"]
    best = next((name for name in ranked if name in {run.run_id for run in runs}), None)
    assert [run.run_id for run in found.values()] == ([best] if best else [])


PARAMETERS: dict[str, str | int | float | bool] = {
    "batch": 8,
    "rate": 0.1,
    "tiny": 1e-300,
    "exponent": 1e22,
    "large": 10**30,
    "bias": True,
    "dropout": False,
    "hidden": "[4]",
    "name": "relu",
    "empty": "",
    "word": "NaN",
    "infinite": "Infinity",
    "null": "null",
    "boolean": "true",
    "quoted": '"x"',
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_come_back_as_what_they_were_written_from(name: str) -> None:
    frame = frame_of("b", [row(parameters={name: str(PARAMETERS[name])})])
    found = frame[name].iloc[0]
    assert found == PARAMETERS[name]
    assert isinstance(found, str) == isinstance(PARAMETERS[name], str)


def test_a_frame_has_a_row_for_each_trial_the_oldest_first_and_no_curves() -> None:
    frame = frame_of("b", [row("late", 2000, metrics={"train/loss": 0.1, "final/train_loss": 0.1}), row("early", 1000)])
    assert list(frame["run"]) == ["early", "late"]
    assert list(frame.columns) == ["trial", "environment", "run", "status", "started", "final/train_loss"]
    assert str(frame["started"].iloc[0]) == "1970-01-01 00:00:01+00:00"


def test_a_frame_of_nothing_has_the_columns_that_every_frame_has() -> None:
    frame = frame_of("b", [])
    assert frame.empty
    assert list(frame.columns) == ["trial", "environment", "run", "status", "started"]


def test_parameters_stand_before_metrics_and_truth_values_stay_so_where_some_runs_have_none() -> None:
    one = row("one", 1, parameters={"bias": "True", "width": "8"}, metrics={"final/loss": 0.5})
    other = row("other", 2, parameters={"width": "8", "depth": "2", "kind": "x"}, metrics={"best/loss": 0.5})
    frame = frame_of("b", [other, one])
    assert list(frame)[5:] == ["width", "depth", "kind", "bias", "best/loss", "final/loss"]
    assert [str(frame[name].dtype) for name in ("bias", "width", "depth")] == ["boolean", "int64", "float64"]
    assert frame["bias"].isna().tolist() == [False, True]
    assert set(frame["kind"].dropna()) == {"x"}


SWEEP = {
    "model.hidden": [[4], [8, 2]],
    "model.activation": ["relu", "tanh"],
    "training.optimizer.config.learning_rate": [0.1, 1.0],
}

COLUMNS_OF_TRIALS = ["status", "trial", "environment", "run"]


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
    assert list(frame) == ["initializer", "seed", *sorted(SWEEP), "step", *curves, *COLUMNS_OF_TRIALS]
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
    assert list(curves_of("b", [], "sqlite://", 1)) == ["initializer", "seed", "step", *COLUMNS_OF_TRIALS]
