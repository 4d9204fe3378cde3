"""Frames become columns of numbers, and say which column is which."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from suite.datasets.conversion import dataset
from suite.datasets.dataset import Dataset
from suite.datasets.options import Options
from suite.errors import UserError

N = 40
FRAME = pd.DataFrame(
    {
        "age": np.linspace(20, 60, N),
        "city": np.resize(["Rome", "Oslo", "Bern"], N),
        "member": np.resize([True, False], N),
        "size": pd.Categorical(np.resize(["S", "M", "L"], N), categories=["S", "M", "L"], ordered=True),
        "visits": pd.array(np.arange(N), dtype="Int64"),
        "bought": np.resize(["no", "no", "yes"], N),
        "paid": np.linspace(0, 9.5, N),
    }
)


def made(value: Any, **options: Any) -> Dataset:
    return dataset(value, "mine", Options(**options))


def test_categories_are_encoded_and_the_notes_say_how() -> None:
    found = made(FRAME.drop(columns="paid"), target="bought")
    assert (found.input_shape, found.task) == ((7,), "binary")
    assert found.notes[:3] == (
        "mine: city: a column for each of Bern, Oslo, Rome",
        "mine: size: S, M, L, in this order, from 0",
        "mine: classes: no = 0, yes = 1",
    )
    row = found.train.x[0]
    at = int(row[6])
    assert row[0] == FRAME["age"][at]
    assert row[1:4].tolist() == [FRAME["city"][at] == city for city in ("Bern", "Oslo", "Rome")]
    assert (row[4], row[5]) == (FRAME["member"][at], ["S", "M", "L"].index(FRAME["size"][at]))


def test_several_columns_are_several_targets() -> None:
    found = made(FRAME, target=("bought", "paid"))
    assert {name: target.task for name, target in found.targets.items()} == {"bought": "binary", "paid": "regression"}
    assert made((FRAME[["age"]], FRAME[["bought", "paid"]])).targets == found.targets
    assert made((FRAME[["age"]], FRAME[["bought"]])).task == "binary"


def test_standardizing_leaves_categories_alone() -> None:
    x = made(FRAME.drop(columns="paid"), target="bought", standardize=True).train.x
    np.testing.assert_allclose(x[:, [0, 5, 6]].mean(axis=0), 0, atol=1e-12)
    assert set(x[:, 1:5].ravel()) == {0.0, 1.0}


def test_parts_have_the_same_columns_whatever_texts_they_hold() -> None:
    parts = {
        "train": FRAME[["age", "city", "bought"]],
        "test": FRAME[FRAME["city"] != "Oslo"][["age", "city", "bought"]],
    }
    found = made(parts, target="bought")
    assert found.input_shape == (4,)
    assert not found.test.x[:, 2].any()
    with pytest.raises(UserError, match="test: expected columns age, city; received city, age"):
        made(parts | {"test": FRAME[["city", "age", "bought"]]}, target="bought")


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        (None, 'expected a value in each of 40 rows; missing: age 2, city 1; say missing = "mean", "zero" or "drop"'),
        ("drop", ""),
        ("zero", ""),
        ("mean", ""),
    ],
)
def test_missing_values_are_refused_by_column_or_filled(missing: Any, message: str) -> None:
    frame = FRAME[["age", "city", "bought"]].copy()
    frame.loc[[3, 4], "age"], frame.loc[4, "city"] = np.nan, None
    if missing is None:
        with pytest.raises(UserError, match=message):
            made(frame, target="bought")
        return
    found = made(frame, target="bought", missing=missing)
    whole = np.concatenate([part.x for part in (found.train, found.validation, found.test)])
    assert np.isfinite(whole).all()
    assert len(whole) == (38 if missing == "drop" else 40)
    assert ((whole[:, 1:].sum(axis=1) == 0).sum() == 1) == (missing == "zero")


REFUSED: dict[str, tuple[pd.DataFrame, dict[str, Any], str]] = {
    "a column that does not exist": (FRAME, {"target": "price"}, "one of age, city, .*, paid; received 'price'"),
    "a column that does not exist among others": (FRAME, {"target": ("paid", "price")}, "paid; received 'price'"),
    "only the target": (FRAME[["paid"]], {"target": "paid"}, "columns of inputs beside the target paid; received none"),
    "dates": (
        FRAME.assign(day=pd.Timestamp("2020-01-01")),
        {"target": "bought"},
        "column day: .*; received datetime64",
    ),
    "names": (
        FRAME.loc[FRAME.index.repeat(2)].assign(name=[f"id {at}" for at in range(2 * N)]),
        {"target": "bought"},
        r"column name: expected at most 50 different texts, .*; received 80; leave it out, .* drop = \['name'\]",
    ),
    "an empty column": (FRAME.assign(note=None), {"target": "bought"}, "column note: expected values, received none"),
    "a target that is missing": (
        FRAME.assign(bought=FRAME["bought"].where(FRAME["age"] > 30)),
        {"target": "bought"},
        "expected a target for each of 40 examples; 10 are missing",
    ),
    "another separator": (pd.DataFrame({"a;b;target": ["1;2;0"]}), {}, "received 'target'; .* separator = ';'"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_table_of_examples_is_refused_in_one_line(what: str) -> None:
    frame, options, message = REFUSED[what]
    with pytest.raises(UserError, match=message) as error:
        made(frame, **options)
    assert "\n" not in str(error.value)
