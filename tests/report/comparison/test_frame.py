import json
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from suite.report.comparison.listing import printed, written


@pytest.fixture
def frame() -> pd.DataFrame:
    """Three trials of two plans: one with full batches, one that failed."""
    return pd.DataFrame(
        {
            "trial": ["c", "a", "b"],
            "status": ["finished", "finished", "failed"],
            "started": pd.to_datetime([3, 1, 2], unit="s", utc=True),
            "initializer": ["zeros", "he", "he"],
            "seed": [0, 1, 0],
            "dataset.noise": [0.05, 0.05, 0.05],
            "model.hidden": ["[4]", "[4]", "[8]"],
            "training.batch_size": ["full", 8, 8],
            "final/test_accuracy": [0.123456, 1.0, np.nan],
            "time/prepare": [0.1, 0.2, np.nan],
        }
    )


def test_the_terminal_shows_main_columns_and_what_varies(
    frame: pd.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    printed(frame, "table")
    assert capsys.readouterr().out.split("\n")[0].split() == [
        "initializer",
        "seed",
        "model.hidden",
        "training.batch_size",
        "status",
        "final/test_accuracy",
    ]


def test_trials_stand_by_initializer_and_seed(frame: pd.DataFrame, capsys: pytest.CaptureFixture[str]) -> None:
    printed(frame, "table")
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert [row[:2] for row in rows] == [["he", "0"], ["he", "1"], ["zeros", "0"]]
    assert rows[0][-1] == "failed", "a number that is missing is an empty cell"
    assert rows[2][-1] == "0.1235"


def test_a_frame_without_the_main_columns_is_shown_as_far_as_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    printed(pd.DataFrame({"seed": [2, 1], "other": [1, 2]}), "table")
    assert capsys.readouterr().out.split() == ["seed", "1", "2"]


def test_csv_and_json_have_every_column(frame: pd.DataFrame, capsys: pytest.CaptureFixture[str]) -> None:
    printed(frame, "csv")
    text = capsys.readouterr().out
    assert not text.endswith("\n\n")
    assert list(pd.read_csv(StringIO(text))) == list(frame)
    printed(frame, "json")
    records = json.loads(capsys.readouterr().out)
    assert [list(record) for record in records] == [list(frame)] * 3
    assert records[0]["final/test_accuracy"] == 0.123456
    assert records[2]["final/test_accuracy"] is None
    assert records[0]["started"] == "1970-01-01T00:00:03.000Z"


@pytest.mark.parametrize("kind", ["csv", "json", "table", "parquet"])
def test_a_file_has_every_trial_and_column(frame: pd.DataFrame, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"results.{kind}"
    assert written(frame, kind, path) == path
    read = {"json": pd.read_json, "parquet": pd.read_parquet}.get(kind, pd.read_csv)
    found = read(path)  # type: ignore[operator]
    assert list(found) == list(frame)
    assert list(found["trial"]) == ["c", "a", "b"]
    np.testing.assert_array_equal(found["final/test_accuracy"], frame["final/test_accuracy"])


def test_parquet_keeps_types(frame: pd.DataFrame, tmp_path: Path) -> None:
    found = pd.read_parquet(written(frame, "parquet", tmp_path / "results.parquet"))
    assert found["seed"].dtype.kind == "i"
    assert found["started"].equals(frame["started"])
    assert list(found["training.batch_size"]) == ["full", "8", "8"], "a column of a file has one type"
