"""Data of a question: datasets, tables and files of benchmarks."""

from pathlib import Path
from typing import Any

import keras
import pytest

from suite.commands.explain import explain
from suite.errors import UserError
from tests.commands.explain.asked import own


def test_a_dataset_gives_inputs_targets_and_the_number_of_outputs() -> None:
    found = explain(depth=2, width=20, dataset="circles", initializer="he_normal", batch=9999)
    assert found.subject == "2 × 20 relu on circles"
    assert 128 < found.examples < 9999, "a batch is no larger than the training data"
    assert (found.first.layers[0].fan_in, found.first.layers[-1].units, found.first.classes) == (2, 1, 2)
    assert own("of_any_shape", dataset="digits").first.classes == 10


def test_a_table_of_one_s_own_is_data_by_its_path(tmp_path: Path) -> None:
    rows = "".join(f"{at},{at * 7 % 50},{'yes' if at % 3 else 'no'}\n" for at in range(300))
    (tmp_path / "rows.csv").write_text(f"a,b,target\n{rows}")
    found = explain(depth=2, width=20, dataset=str(tmp_path / "rows.csv"), initializer="he_normal")
    assert (found.first.layers[0].fan_in, found.first.classes, found.examples) == (2, 2, 128)
    table = f'{{name = "table", path = "{tmp_path}/rows.csv", target = "b", task = "regression"}}'
    assert explain(depth=2, width=20, dataset=table, initializer="he_normal").first.classes == 0


SHOP = """
title = "shop"
[dataset]
name = "table"
path = "shop.csv"
target = "kind"
[model]
name = "mlp"
hidden = [3]
[training]
epochs = 1
[initializers]
he = "he_normal"
"""


def test_the_column_to_predict_is_said_and_a_benchmark_s_file_gives_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{at % 7},{at / 3},{'abc'[at % 3]}\n" for at in range(200))
    (tmp_path / "shop.csv").write_text(f"size,price,kind\n{rows}")
    (tmp_path / "shop.toml").write_text(SHOP)
    monkeypatch.chdir(tmp_path.parent)

    def classes(**options: Any) -> tuple[int, int]:
        first = explain(depth=1, width=20, initializer="he_normal", **options).first
        return first.layers[0].fan_in, first.classes

    table, file = str(tmp_path / "shop.csv"), str(tmp_path / "shop.toml")
    assert classes(dataset=table, target="kind") == (2, 3)
    assert classes(dataset=table, target="price") == (4, 0), "three of the columns are the kinds"
    assert classes(dataset=file) == (2, 3)
    assert classes(dataset=file, target="price") == (4, 0)
    assert explain(file).first.classes == explain(file, dataset=file).first.classes == 3
    assert explain(file, initializer="he_normal", target="size").first.classes == 7
    heads = explain(two_heads(1), dataset=table, target=["kind", "size"]).first
    assert heads.scalars["signal/loss"] > 0
    with pytest.raises(UserError, match="the column to predict, one of size, price, kind; received 'target'"):
        explain(depth=1, dataset=table)
    with pytest.raises(UserError, match="target: expected a dataset besides, whose column it is; received 'kind'"):
        explain(depth=1, target="kind")


def two_heads(inputs: int) -> keras.Model:
    x = keras.Input((inputs,))
    hidden = keras.layers.Dense(8, "relu")(x)
    return keras.Model(x, {"kind": keras.layers.Dense(3)(hidden), "size": keras.layers.Dense(7)(hidden)})
