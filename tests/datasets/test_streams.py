"""Finite streams of examples or batches are the arrays that they hold; endless ones are refused."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from suite.datasets import streams
from suite.datasets.conversion import dataset
from suite.datasets.dataset import Dataset
from suite.datasets.options import Options
from suite.errors import UserError

X = np.arange(400, dtype=np.float64).reshape(100, 4)
Y = np.arange(100) % 3


def made(value: Any, **options: Any) -> Dataset:
    return dataset(value, "mine", Options(**options))


def tensors(value: Any) -> Any:
    return tf.data.Dataset.from_tensor_slices(value)


class Sequence(keras.utils.PyDataset):  # type: ignore[misc]
    def __len__(self) -> int:
        return 10

    def __getitem__(self, at: int) -> Any:
        return X[10 * at : 10 * at + 10], Y[10 * at : 10 * at + 10]


FORMS: dict[str, Any] = {
    "examples": lambda: tensors((X, Y)),
    "batches": lambda: tensors((X, Y)).batch(7),
    "batches of one size": lambda: tensors((X, Y)).batch(10, drop_remainder=True),
    "a number that nobody knows": lambda: tensors((X, Y)).filter(lambda _, y: y >= 0),
    "tables": lambda: tensors({"x": X, "target": Y}),
    "batches of tables": lambda: tensors({"x": X, "target": Y}).batch(9),
    "a generator": lambda: ((x, y) for x, y in zip(X, Y, strict=True)),
    "a generator of batches": lambda: ((X[at : at + 10], Y[at : at + 10]) for at in range(0, 100, 10)),
    "a generator of tables": lambda: ({"x": x, "target": y} for x, y in zip(X, Y, strict=True)),
    "Keras' own": lambda: Sequence(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_stream_is_the_same_data(form: str) -> None:
    found, expected = made(FORMS[form]()), made((X, Y))
    np.testing.assert_array_equal(found.train.x, expected.train.x)
    np.testing.assert_array_equal(found.test.y, expected.test.y)


def test_inputs_and_targets_keep_their_names() -> None:
    named = ({"a": X, "b": X[:, 0]}, {"kind": Y, "size": X[:, 1] / 3})
    for stream in (tensors(named), tensors(named).batch(8)):
        found = made(stream)
        assert (found.input_shape, list(found.targets)) == ({"a": (4,), "b": (1,)}, ["kind", "size"])
        np.testing.assert_array_equal(found.train.x["a"], made(named).train.x["a"])
    whole = made(tensors({"a": X, "b": X[:, 0], "kind": Y, "size": X[:, 1] / 3}), target=("kind", "size"))
    assert (whole.input_shape, list(whole.targets)) == (found.input_shape, ["kind", "size"])


def endless() -> Iterator[Any]:
    return ((X[at % 100], Y[at % 100]) for at in count())


def test_an_endless_stream_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MOST", 500)
    repeated = tensors((X, Y)).repeat()
    for stream in (endless(), repeated, repeated.filter(lambda _, y: y >= 0)):
        with pytest.raises(UserError, match=r"a stream that ends.* end it: (\.take\(n\)|itertools\.islice)"):
            made(stream)
    monkeypatch.setattr(streams, "LARGEST", 1000)
    with pytest.raises(UserError, match=r"a stream that ends; received one of more than 1e-06 GB"):
        made(endless())


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        (lambda: tensors(X), r"of pairs \(x, y\) with at least one, received another"),
        (lambda: iter(()), r"of pairs \(x, y\) with at least one, received another"),
        (lambda: ((X[:at], Y[at]) for at in range(1, 50)), "elements of one shape, received several"),
        (lambda: tensors((np.zeros((9, 5, 5)), np.zeros((9, 5, 5)))), "which may be either"),
        (lambda: tensors({"x": X, "y": Y}), "the array to predict, one of x, y; received 'target'"),
    ],
)
def test_what_is_no_stream_of_examples_is_refused(stream: Any, message: str) -> None:
    with pytest.raises(UserError, match=message) as error:
        made(stream())
    assert "\n" not in str(error.value)
