"""Whatever a function returns becomes three parts; what is missing is split off, the same at any time."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.datasets.conversion import Split, dataset
from suite.datasets.dataset import Dataset, Part
from suite.errors import UserError

X = np.arange(200, dtype=np.float64).reshape(100, 2)
Y = np.arange(100) % 4


def made(value: Any, **split: Any) -> Dataset:
    return dataset(value, "mine", Split(**split))


FORMS: dict[str, tuple[Any, dict[str, Any]]] = {
    "a pair": ((X, Y), {}),
    "lists": ((X.tolist(), Y.tolist()), {}),
    "a frame": (pd.DataFrame({"a": X[:, 0], "b": X[:, 1], "y": [f"class {each}" for each in Y]}), {"target": "y"}),
    "a stream": (tf.data.Dataset.from_tensor_slices((X, Y)), {}),
    "a stream of batches": (tf.data.Dataset.from_tensor_slices((X, Y)).batch(7), {}),
    "a frame with the usual name": (pd.DataFrame({"a": X[:, 0], "b": X[:, 1], "target": Y}), {}),
    "texts": ((X, np.array(["p", "q", "r", "s"])[Y]), {}),
    "one-hot rows": ((X, np.eye(4)[Y]), {}),
    "columns of class numbers": ((X, Y[:, None]), {}),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_the_same_data(form: str) -> None:
    value, options = FORMS[form]
    found, expected = made(value, **options), made((X, Y))
    assert (found.task, found.outputs) == ("multiclass", 4)
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(found, part).x, getattr(expected, part).x)
        np.testing.assert_array_equal(getattr(found, part).y, getattr(expected, part).y)
    assert found.notes == (
        "mine: split off, the same at any time: 20 examples for test and 16 examples for validation; "
        "64 are left to train",
    )


def test_parts_that_are_there_are_kept() -> None:
    keras = made(((X, Y), (X[:10], Y[:10])))
    np.testing.assert_array_equal(keras.test.x, X[:10])
    assert (len(keras.train), len(keras.validation)) == (80, 20)
    parts = {"train": (X, Y), "validation": (X[:4], Y[:4]), "test": (X[:8], Y[:8])}
    whole = made(parts)
    assert (len(whole.train), len(whole.validation), len(whole.test), whole.notes) == (100, 4, 8, ())
    assert made(whole) is whole


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(20, 60), min_size=2, max_size=5),
    test=st.floats(0.1, 0.5),
    validation=st.floats(0.1, 0.5),
    seed=st.integers(0, 99),
)
def test_a_split_loses_and_repeats_nothing_and_keeps_the_shares_of_classes(
    counts: list[int], test: float, validation: float, seed: int
) -> None:
    y = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    found = made((np.arange(len(y)), y), test=test, validation=validation)
    parts = [found.train, found.validation, found.test]
    assert sorted(np.concatenate([part.x[:, 0] for part in parts])) == list(range(len(y)))
    assert all(y[part.x[:, 0]].tolist() == part.y.tolist() for part in parts)
    assert len(found.test) == round(test * len(y))
    for label, count in enumerate(counts):
        assert abs(np.sum(found.test.y == label) - test * count) <= 2


@pytest.mark.parametrize(
    ("y", "task", "outputs"),
    [
        (np.arange(100) % 2, "binary", 1),
        ((np.arange(100) % 2).astype(float), "binary", 1),
        (np.arange(100) % 2 == 0, "binary", 1),
        (np.arange(100) % 3, "multiclass", 3),
        (np.linspace(-1, 1, 100), "regression", 1),
        (X, "regression", 2),
        (np.eye(2)[np.arange(100) % 2], "multiclass", 2),
    ],
)
def test_the_task_follows_from_the_targets(y: Any, task: str, outputs: int) -> None:
    found = made((X, y))
    assert (found.task, found.outputs) == (task, outputs)


def test_the_task_can_be_said() -> None:
    assert made((X, Y), task="regression").train.y.shape == (64, 1)


REFUSED: dict[str, tuple[Any, str]] = {
    "no data": (None, r"expected \(x, y\), .* a finite tf\.data\.Dataset; received NoneType"),
    "no frame's target": (
        pd.DataFrame({"a": [1.0], "b": [2.0]}),
        "the column to predict, one of a, b; received 'target'",
    ),
    "lengths that differ": ((X, Y[:50]), "a target for each of 100 inputs; received 50"),
    "classes from 1": ((X, Y + 1), "classes numbered from 0; received 1 to 4; subtract 1"),
    "one class": ((X, np.zeros(100, int)), "several classes; received class 0 only"),
    "texts as inputs": ((np.array([["a"], ["b"]] * 50), Y), "inputs of numbers, received <U1"),
    "NaN": ((np.where(X == 7, np.nan, X), Y), "finite inputs; received 1 NaN"),
    "several inputs": (({"a": X, "b": X}, Y), "one array of inputs; received several: a, b"),
    "no example": ((X[:0], Y[:0]), "inputs of at least one example, received none"),
    "too few": ((X[:3], np.array([0, 1, 1])), "enough examples to split off"),
    "another part": ({"training": (X, Y)}, "expected parts train, and validation or test, received training"),
    "classes of each position": ((X, np.zeros((100, 3, 2), int)), r"targets of shape \(100, 3, 2\)"),
    "a stream of inputs only": (tf.data.Dataset.from_tensor_slices(X), r"of pairs \(x, y\)"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_data_is_refused_in_one_line(what: str) -> None:
    value, message = REFUSED[what]
    with pytest.raises(UserError, match=message) as error:
        made(value)
    assert "\n" not in str(error.value)


def test_data_larger_than_memory_and_endless_streams_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from suite.datasets import conversion

    monkeypatch.setattr(conversion, "LARGEST", 1000)
    with pytest.raises(UserError, match=r"at most 1e-06 GB; received 0\.0 GB; return fewer examples"):
        made((X, Y))
    monkeypatch.setattr(conversion, "MOST", 50)
    endless = tf.data.Dataset.from_tensor_slices((X, Y)).repeat()
    for stream in (endless, endless.filter(lambda _, y: y >= 0)):
        with pytest.raises(UserError, match=r"a stream that ends.* end it: \.take\(n\)"):
            made(stream)


def test_a_dataset_of_the_suite_is_taken_as_it_is() -> None:
    part = Part(X, Y.astype(np.int32))
    own = Dataset("own", "multiclass", part, part, part, outputs=4)
    assert made(own) is own
