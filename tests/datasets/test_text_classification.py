"""Texts with classes, in folders and in tables."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from suite import datasets
from suite.errors import UserError

GOOD, BAD = "A good film, number", "A bad film, number"
TEXTS = [f"{(BAD, GOOD)[at % 2]} {at}" for at in range(40)]


def load(path: Path, **options: Any) -> datasets.Dataset:
    return datasets.load(datasets.get({"name": "text-classification", "path": str(path), **options}), 0)


def folders(path: Path) -> Path:
    for at, text in enumerate(TEXTS):
        folder = path / ("bad", "good")[at % 2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{at:02}.txt").write_text(text)
    return path


def test_words_are_numbered_as_the_train_part_has_them(tmp_path: Path) -> None:
    found = load(folders(tmp_path / "films"), length=6)
    assert (found.task, found.input_shape, found.train.x.dtype) == ("binary", (6,), np.int32)
    # Of the numbers of films each is in one part: those of the test part are words that the train part has not.
    assert found.vocabulary == 2 + 5 + len(found.train)
    assert (found.train.x[:, 4] > 1).all()
    assert (found.test.x[:, 4] == 1).all()
    assert (found.train.x[:, 5] == 0).all()
    assert len(set(found.test.x[found.test.y == 1][:, 1])) == 1
    assert load(tmp_path / "films", vocabulary=5).vocabulary == 5


def test_a_table_has_a_column_of_texts(tmp_path: Path) -> None:
    frame = pd.DataFrame({"review": TEXTS, "label": ["bad", "good"] * 20})
    frame.to_csv(tmp_path / "films.csv", index=False)
    frame.to_parquet(tmp_path / "films.parquet")
    for name in ("films.csv", "films.parquet"):
        found = load(tmp_path / name, text="review", target="label")
        assert (found.task, len(found.test)) == ("binary", 8)
        assert "text-classification: classes: bad = 0, good = 1" in found.notes


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ({"review": TEXTS, "target": [0, 1] * 20}, {}, 'expected text = "…", a column of review, target; received'),
        ({"text": TEXTS, "label": [0, 1] * 20}, {}, 'expected target = "…", a column of text, label; received'),
        ({"text": list(range(40)), "target": [0, 1] * 20}, {}, "expected texts, received int: "),
        ({"text": [None, *TEXTS[1:]], "target": [0, 1] * 20}, {}, "expected finite inputs|lack"),
    ],
)
def test_what_has_no_texts_is_refused_in_one_line(
    rows: Any, options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    pd.DataFrame(rows).to_csv(tmp_path / "films.csv", index=False)
    with pytest.raises(UserError, match=message) as error:
        load(tmp_path / "films.csv", **options)
    assert "\n" not in str(error.value)


def test_a_class_without_a_text_is_refused(tmp_path: Path) -> None:
    (folders(tmp_path / "films") / "mixed").mkdir()
    with pytest.raises(UserError, match=r"mixed: expected a file that ends in \.txt; received none; remove the folder"):
        load(tmp_path / "films")
