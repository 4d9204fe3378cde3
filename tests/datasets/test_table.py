"""Tables in files: CSV, Parquet and NPZ."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from suite import datasets
from suite.datasets import located
from suite.errors import UserError

N = 60
FRAME = pd.DataFrame(
    {"id": range(N), "age": np.linspace(20, 60, N), "city": np.resize(["Rome", "Oslo"], N), "paid": np.arange(N) % 3}
)


def load(path: Path, **options: Any) -> datasets.Dataset:
    return datasets.load(datasets.get({"name": "table", "path": str(path), **options}), 0)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    FRAME.to_csv(tmp_path / "rows.csv", index=False)
    return tmp_path / "rows.csv"


def test_a_csv_is_encoded_and_its_numbers_standardized(csv: Path) -> None:
    found = load(csv, target="paid", drop=["id"])
    assert (found.name, found.task, found.outputs, found.input_shape) == ("table", "multiclass", 3, (3,))
    np.testing.assert_allclose(found.train.x[:, 0].mean(), 0, atol=1e-12)
    assert set(found.train.x[:, 1]) == {0.0, 1.0}
    assert found.notes[0] == "table: city: a column for each of Oslo, Rome"
    assert load(csv, target="paid", drop=["id"], standardize=False).train.x[:, 0].min() >= 20
    assert load(csv, target=["paid", "age"], scored="age").task == "regression"


def test_other_kinds_hold_the_same_table(csv: Path, tmp_path: Path) -> None:
    expected = load(csv, target="paid")
    FRAME.to_parquet(tmp_path / "rows.parquet")
    FRAME.to_csv(tmp_path / "rows.tsv", index=False, sep="\t")
    FRAME.to_csv(tmp_path / "semicolons.csv", index=False, sep=";")
    for name, options in (("rows.parquet", {}), ("rows.tsv", {}), ("semicolons.csv", {"separator": ";"})):
        np.testing.assert_array_equal(load(tmp_path / name, target="paid", **options).train.x, expected.train.x)


@pytest.mark.parametrize(
    ("arrays", "options", "shape", "test"),
    [
        ({"x": np.ones((N, 4)) * np.arange(N)[:, None], "y": np.arange(N) % 3}, {}, (4,), 12),
        ({"tokens": np.arange(5 * N).reshape(N, 5), "kind": np.arange(N) % 3}, {"target": "kind"}, (5,), 12),
        (
            {"a": np.eye(N), "b": np.eye(N)[:, :2], "kind": np.arange(N) % 3},
            {"target": "kind"},
            {"a": (N,), "b": (2,)},
            12,
        ),
        (
            {"x_train": np.eye(N), "y_train": np.arange(N) % 3, "x_test": np.eye(N)[:9], "y_test": np.arange(9) % 3},
            {},
            (N,),
            9,
        ),
    ],
)
def test_an_npz_has_arrays_by_name(arrays: Any, options: Any, shape: Any, test: int, tmp_path: Path) -> None:
    np.savez(tmp_path / "arrays.npz", **arrays)
    found = load(tmp_path / "arrays.npz", **options)
    assert (found.input_shape, len(found.test), found.task) == (shape, test, "multiclass")


def test_a_csv_of_3_gb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(3 * 10**9)  # A hole: it takes no space, and reading it would take minutes.
    with pytest.raises(
        UserError, match=r"large.csv: expected a file of at most 2 GB; received 3\.0 GB; keep one row in 2,"
    ):
        load(tmp_path / "large.csv", target="y")
    monkeypatch.setattr(located, "LARGEST_FILE", 10)
    (tmp_path / "small.csv").write_text("a,y\n1,0\n2,1\n")
    with pytest.raises(UserError, match="keep one row in 2"):
        load(tmp_path / "small.csv", target="y")


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("rows.csv", "a,b\n1,2\n", {"target": "y"}, "rows.csv: .* the column to predict, one of a, b; received 'y'"),
        (
            "rows.csv",
            "a,b\n1,2\n",
            {"target": "b", "drop": ["c"]},
            "drop: expected columns of the table, a, b; received c",
        ),
        ("rows.csv", "", {"target": "b"}, "expected a table, received an empty file"),
        ("rows.csv", "a;y\n1;2\n", {"target": "y"}, "received 'y'; columns are separated by separator = ';'"),
        ("rows.xlsx", "a", {"target": "y"}, r"a path that ends in \.csv, \.tsv, \.parquet, \.npz, \.txt; received"),
        ("rows.csv", "a,y\n1,0\n,1\n3,0\n,1\n", {"target": "y"}, "in each of 4 rows; missing: a 2; say missing"),
        ("rows.parquet", "no parquet", {"target": "y"}, "rows.parquet: ArrowInvalid: "),
        ("rows.npz", "no archive", {"target": "y"}, "rows.npz: ValueError: "),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(
    name: str, content: str, options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(UserError, match=message) as error:
        load(tmp_path / name, **options)
    assert "\n" not in str(error.value)


def test_a_path_is_short_for_a_table_where_there_is_one_text_and_named_so_in_a_file() -> None:
    assert datasets.named("data/rows.csv") == {"name": "table", "path": "data/rows.csv"}
    assert datasets.named("circles") == {"name": "circles"}
    with pytest.raises(
        UserError, match=r'dataset\.name: .* name = "table", path = "rows\.npz" and target = "…"; received'
    ):
        datasets.get({"name": "rows.npz"})
