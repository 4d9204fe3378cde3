"""Arrays of a session are known by their bytes."""

import numpy as np
import pytest

from suite import datasets
from suite.errors import UserError

X, Y = np.arange(100.0).reshape(50, 2), np.arange(50) % 2


def test_the_table_stands_for_the_data() -> None:
    table = datasets.in_memory((X, Y), test_share=0.5)
    found = datasets.load(datasets.get(table), 0)
    assert (found.task, len(found.test)) == ("binary", 25)
    assert datasets.in_memory((X.copy(), Y.copy()), test_share=0.5) == table


def test_other_bytes_types_shapes_names_and_options_are_other_data() -> None:
    values = [(X, Y), (X + 1, Y), (X.astype(np.float32), Y), (X.reshape(50, 1, 2), Y), ({"a": X}, Y), ({"b": X}, Y)]
    tables = [datasets.in_memory(each) for each in values]
    tables += [datasets.in_memory((X, Y), test_share=0.5), datasets.in_memory((X, Y), task="regression")]
    assert len({table["sha256"] for table in tables}) == len(tables)


def test_a_process_without_the_arrays_says_so() -> None:
    config = datasets.get({"name": "arrays", "sha256": "0" * 64})
    with pytest.raises(UserError, match="live only in the Python session that made them; pass data=… again"):
        config.load(0)
