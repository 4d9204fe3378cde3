"""Data at a path are known by their bytes, wherever they stand, and relative paths begin at the benchmark's file."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from suite import datasets
from suite.benchmark.environment import references
from suite.benchmark.load import load
from suite.errors import UserError

CSV = "a,b,y\n" + "".join(f"{at},{at % 7},{at % 2}\n" for at in range(40))

BENCHMARK = """
title = "A table"
seeds = 1
[dataset]
name = "table"
path = "data/rows.csv"
target = "y"
[model]
name = "mlp"
depth = 1
width = 4
[training]
steps = 2
batch_size = 8
[initializers]
he = "he_normal"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "one"
    (home / "data").mkdir(parents=True)
    (home / "data/rows.csv").write_text(CSV)
    (home / "mine.toml").write_text(BENCHMARK)
    return home


def table(**options: Any) -> datasets.DatasetConfig:
    return datasets.get({"name": "table", "path": "rows.csv", "target": "y", **options})


def test_a_path_begins_at_the_benchmark_s_file_and_the_folder_is_no_part_of_the_id(
    folder: Path, tmp_path: Path
) -> None:
    trial = load(str(folder / "mine.toml")).trials()[0]
    assert trial.spec.dataset.load(0).input_shape == (2,)
    shutil.copytree(folder, tmp_path / "other")
    other = load(str(tmp_path / "other/mine.toml"), settings={"timeout": 99}).trials()[0]
    assert (other.id, other.environment) == (trial.id, trial.environment)
    assert other.spec.dataset.load(0).input_shape == (2,)
    assert str(tmp_path) not in str(trial.parameters)


def test_other_bytes_are_another_environment(folder: Path) -> None:
    before = load(str(folder / "mine.toml")).trials()[0]
    (folder / "data/rows.csv").write_text(CSV.replace("1,1,1", "1,2,1"))
    after = load(str(folder / "mine.toml")).trials()[0]
    assert before.id == after.id
    assert before.environment != after.environment


def test_a_folder_is_known_by_the_names_and_bytes_of_its_files(folder: Path) -> None:
    config = datasets.get({"name": "images", "path": str(folder), "size": [4, 4]})
    first = config.digest()
    assert first == config.digest()
    (folder / "data/rows.csv").rename(folder / "data/lines.csv")
    assert config.digest() != first


def test_what_is_missing_is_refused_when_it_is_loaded_and_not_before(tmp_path: Path) -> None:
    config = table(folder=str(tmp_path))
    assert config.digest().startswith("missing")
    with pytest.raises(UserError, match=f"table: no such file or folder: {tmp_path}/rows.csv, looked in"):
        config.load(0)


def test_paths_and_columns_are_no_references_to_code() -> None:
    assert references({"dataset": table(path="a:b.csv", drop=["price: USD"]).model_dump(mode="json")}) == []
