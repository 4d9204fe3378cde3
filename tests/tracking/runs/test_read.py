"""Which run of a trial counts, and what its text becomes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suite.tracking.runs.read import current, frame_of, key_of
from suite.tracking.runs.record import COMPLETE, CURVES, ENVIRONMENT, FILES, STATUS, TRIAL
from suite.tracking.runs.rows import Row


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
