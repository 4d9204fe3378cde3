"""Data of the user's own come from a function that a file names."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from suite import datasets
from suite.errors import UserError

CODE = """
import numpy as np

X = np.arange(300.0).reshape(100, 3)


def fixed(factor=1.0):
    return factor * X, np.arange(100) % 2


def drawn(seed, n=50):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 2)), rng.integers(0, 3, n)


def otherseed(seed):
    return np.random.normal(size=(50, 2)), np.arange(50) % 2


def others():
    return np.random.default_rng().normal(size=(50, 2)), np.arange(50) % 2


def broken():
    raise OSError("no such file: wine.csv")


def named(target):
    return {"x": X, "kind": np.arange(100) % 2} if target == "kind" else {"x": X, "size": X[:, 0] / 3}


number = 3
"""


@pytest.fixture
def code(tmp_path: Path) -> str:
    path = tmp_path / "data.py"
    path.write_text(CODE)
    return str(path)


def load(table: dict[str, Any], seed: int = 0) -> datasets.Dataset:
    return datasets.load(datasets.get(table), seed)


def test_options_and_shares_stand_in_the_table(code: str) -> None:
    found = load({"name": f"{code}:fixed", "factor": 2.0, "test_share": 0.5, "validation_share": 0.0})
    assert (found.name, found.task, found.input_shape) == (f"{code}:fixed", "binary", (3,))
    assert (len(found.train), len(found.validation), len(found.test)) == (50, 0, 50)
    assert set(np.concatenate([found.train.x[:, 0], found.test.x[:, 0]])) == set(range(0, 600, 6))


def test_a_function_gets_the_options_of_the_suite_that_it_takes_by_name(code: str) -> None:
    table = {"name": f"{code}:named", "target": "kind", "standardize": True}
    found = load(table)
    assert found.train.x.mean() == pytest.approx(0, abs=1e-12)
    assert load({**table, "target": "size"}).task == "regression"


def test_options_that_are_younger_than_trials_leave_their_ids(code: str) -> None:
    table = {"name": f"{code}:fixed", "factor": 2.0}
    keys = {"name", "task", "target", "test_share", "validation_share", "factor"}
    assert datasets.get(table).model_dump(mode="json").keys() == keys
    assert datasets.get(table | {"scored": "a"}).model_dump(mode="json").keys() == keys | {"scored"}


def test_files_that_options_name_are_part_of_the_digest(code: str, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("1,2")
    config = datasets.get({"name": f"{code}:fixed", "files": {"rows": [str(tmp_path / "rows.csv"), "a\0b"]}})
    before = config.digest()
    (tmp_path / "rows.csv").write_text("1,2,3")
    assert before != config.digest() != ""
    assert datasets.get({"name": f"{code}:fixed", "factor": 2.0, "word": "rows"}).digest() == ""


def test_a_function_that_takes_a_seed_draws_other_data_for_each(code: str) -> None:
    drawn, fixed = (datasets.get({"name": f"{code}:{name}"}) for name in ("drawn", "fixed"))
    assert (drawn.varies, fixed.varies) == (True, False)
    first, again, other = (datasets.load(drawn, seed).train.x for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"name": "otherseed"}, "it returns other data for the same seed: draw only from a generator made of `seed`"),
        ({"name": "others"}, "expected the same data each time, received others in part train; draw from a generator"),
        ({"name": "broken"}, "OSError: no such file: wine.csv"),
        ({"name": "number"}, "expected a function that returns data, received int"),
        ({"name": "nothing"}, "unknown name 'nothing'"),
        ({"name": "fixed", "faktor": 2}, "unexpected keyword argument 'faktor'"),
    ],
)
def test_what_gives_no_data_is_refused_in_one_line(table: dict[str, Any], message: str, code: str) -> None:
    with pytest.raises(UserError, match=message) as error:
        load(table | {"name": f"{code}:{table['name']}"})
    assert f"{code}:{table['name']}" in str(error.value)
    assert "\n" not in str(error.value)
