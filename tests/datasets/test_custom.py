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


def others():
    return np.random.default_rng().normal(size=(50, 2)), np.arange(50) % 2


def broken():
    raise OSError("no such file: wine.csv")


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


def test_a_function_that_takes_a_seed_draws_other_data_for_each(code: str) -> None:
    drawn, fixed = (datasets.get({"name": f"{code}:{name}"}) for name in ("drawn", "fixed"))
    assert (drawn.varies, fixed.varies) == (True, False)
    first, again, other = (datasets.load(drawn, seed).train.x for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("table", "message"),
    [
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
