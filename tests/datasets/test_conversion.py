"""Whatever a function returns becomes three parts; what is missing is split off, the same at any time."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from suite.datasets.conversion import dataset
from suite.datasets.dataset import Dataset, Part
from suite.datasets.options import Options
from suite.errors import UserError

X = np.arange(200, dtype=np.float64).reshape(100, 2)
Y = np.arange(100) % 4


def made(value: Any, **options: Any) -> Dataset:
    return dataset(value, "mine", Options(**options))


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
    assert found.notes[-1:] == (
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
    found = made((np.arange(len(y)), y), test_share=test, validation_share=validation)
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
        (np.stack([Y > 0, Y > 1], axis=1), "multilabel", 2),
        (np.eye(2)[np.arange(100) % 2], "multiclass", 2),
    ],
)
def test_the_task_follows_from_the_targets(y: Any, task: str, outputs: int) -> None:
    found = made((X, y))
    assert (found.task, found.outputs) == (task, outputs)


def test_the_task_can_be_said() -> None:
    assert made((X, Y), task="regression").train.y.shape == (64, 1)


def test_texts_are_kept_as_bytes() -> None:
    texts = ["grün", "no"] * 50
    for x in (np.array(texts), texts, np.array(texts, object), np.array([each.encode() for each in texts])):
        found = made((x, Y))
        assert (found.train.x.dtype.kind, found.input_shape) == ("S", (1,))
        assert {each.decode() for each in found.train.x.ravel()} == {"grün", "no"}
    assert made(({"a": X, "b": np.array(texts)}, Y)).input_shape == {"a": (2,), "b": (1,)}


REFUSED: dict[str, tuple[Any, str]] = {
    "no data": (None, r"expected \(x, y\), .* a generator that ends; received NoneType"),
    "no frame's target": (
        pd.DataFrame({"a": [1.0], "b": [2.0]}),
        "the column to predict, one of a, b; received 'target'",
    ),
    "lengths that differ": ((X, Y[:50]), "a target for each of 100 inputs; received 50"),
    "classes from 1": ((X, Y + 1), 'classes numbered from 0; received 1 to 4; subtract 1, or say task = "multiclass"'),
    "one class": ((X, np.zeros(100, int)), "several classes; received class 0 only"),
    "texts beside none": (
        (np.array(["a", None] * 50), Y),
        "inputs of numbers, or of texts only; received NoneType None; numbers become",
    ),
    "texts beside numbers": (
        ({"a": X, "b": np.array(["a", 2] * 50, object)}, Y),
        "inputs b of numbers, .*received int 2",
    ),
    "NaN": ((np.where(X == 7, np.nan, X), Y), 'finite inputs in 100 examples; received 1 NaN; say missing = "mean"'),
    "NaN in one of several": (({"a": X, "b": np.where(X == 7, np.nan, X)}, Y), "received b 1; say missing"),
    "infinity": ((np.where(X == 7, np.inf, X), Y), r"train: inputs: .*; received 1 infinite values in column 1,"),
    "infinity beside NaN": (
        (np.where(X == 7, np.inf, np.where(X == 8, np.nan, X)), Y),
        r'1 infinite values in column 1, counted from 0, and 1 NaN, for which say missing = "mean", "zero" or "drop"',
    ),
    "infinity in a target": ((X, np.where(Y == 1, np.inf, 0.5)), "targets: expected finite numbers; received 25 inf"),
    "a target that is missing": ((X, np.where(Y == 1, np.nan, 0.5)), "target for each of 100 examples; 25 are missing"),
    "several inputs in a tuple": (((X, X), Y), r'or several by name, as in \{"a": …, "b": …\}; received a tuple'),
    "examples of several shapes": (([[1, 2], [3]] * 50, Y), "inputs of one shape, received examples of several"),
    "other names in another part": (
        {"train": ({"a": X}, Y), "test": ({"b": X}, Y)},
        "test: expected the same names of inputs and targets as in train",
    ),
    "other shapes in another part": (
        {"train": (X, X), "test": (X, X[:, :1])},
        r"in each part; received train \(2,\), t",
    ),
    "many whole numbers": (
        (X, Y * 1000),
        "fewer classes than examples; .* up to 3,000 in 100 examples; of numbers say",
    ),
    "classes below 0": ((X, 2 * (Y > 1) - 1), "classes numbered from 0; received -1 to 1; say task"),
    "arrays without the target": ({"a": X, "b": Y}, "or arrays with target target; received a, b"),
    "a function": (lambda: (X, Y), r"a generator that ends; received function"),
    "inputs of several lengths": (
        ({"a": X, "b": X[:9]}, Y),
        "as many examples of each input, 100 .*; received 9 inputs b",
    ),
    "no example": ((X[:0], Y[:0]), "inputs of at least one example, received none"),
    "too few": ((X[:3], np.array([0, 1, 1])), r"enough examples to split off a share of 0\.2; received 3$"),
    "another part": (
        {"training": (X, Y)},
        "expected parts train, and validation or test, or arrays with .*; received training",
    ),
    "a stream of inputs only": (tf.data.Dataset.from_tensor_slices(X), r"of pairs \(x, y\)"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_data_is_refused_in_one_line(what: str) -> None:
    value, message = REFUSED[what]
    with pytest.raises(UserError, match=message) as error:
        made(value)
    assert "\n" not in str(error.value)


def test_data_larger_than_memory_are_refused_with_what_would_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    from suite.datasets import conversion

    monkeypatch.setattr(conversion, "LARGEST", 1000)
    with pytest.raises(UserError, match=r"1e-06 GB; received 0\.0 GB; return fewer examples, at most 41 of 100"):
        made((X, Y))


def test_a_dataset_of_the_suite_is_taken_as_it_is() -> None:
    part = Part(X, Y.astype(np.int32))
    own = Dataset("own", "multiclass", part, part, part, outputs=4)
    assert made(own) is own


def test_several_inputs_and_targets_keep_their_names_and_the_scored_target_is_first() -> None:
    x, y = {"image": np.zeros((100, 4, 4, 1), np.uint8), "age": X[:, 0]}, {"price": X[:, 1] / 3, "kind": Y}
    found = made((x, y), scored="kind")
    assert found.input_shape == {"image": (4, 4, 1), "age": (1,)}
    assert (found.task, found.outputs, found.scored, found.others) == (
        "multiclass",
        4,
        "kind",
        {"price": ("regression", 1)},
    )
    assert list(found.targets) == ["kind", "price"]
    np.testing.assert_array_equal(found.train.x["age"][:, 0] + 1, found.train.y["price"][:, 0] * 3)
    assert made((x, y)).scored == "price"
    with pytest.raises(UserError, match="scored: expected the name of a target, price, kind; received 'size'"):
        made((x, y), scored="size")
    with pytest.raises(UserError, match="target kind: expected class numbers below classes = 3; received up to 3"):
        made((x, y), scored="kind", classes=3)


@pytest.mark.parametrize(
    ("dtype", "stored"),
    [
        ("bool", "uint8"),
        ("uint8", "uint8"),
        ("int16", "int16"),
        ("int64", "int64"),
        ("uint32", "int64"),
        ("float16", "float32"),
        ("float32", "float32"),
        ("float64", "float64"),
        ("longdouble", "float64"),
    ],
)
def test_whole_numbers_stay_whole_and_other_types_become_the_next_one(dtype: str, stored: str) -> None:
    assert made((np.arange(200).reshape(100, 2).astype(dtype), Y)).train.x.dtype == stored


def test_a_vocabulary_is_that_of_tokens_alone() -> None:
    tokens = np.arange(300).reshape(100, 3) % 17
    assert made((tokens, Y)).vocabulary == 17
    assert (made((X, Y)).vocabulary, made(({"a": tokens, "b": X}, Y)).vocabulary, made((tokens - 1, Y)).vocabulary) == (
        0,
        0,
        0,
    )


@pytest.mark.parametrize("missing", ["mean", "zero", "drop"])
def test_missing_numbers_are_filled_from_the_train_part_or_their_examples_dropped(missing: Any) -> None:
    x = np.where(np.arange(100)[:, None] % 5 == 0, np.nan, X)
    found = made((x, Y), missing=missing)
    parts = [found.train, found.validation, found.test]
    if missing == "drop":
        assert sum(map(len, parts)) == 80
        assert found.notes[0] == "mine: 20 of 100 examples lack a value and are dropped"
        return
    known = found.train.x[~np.isin(found.train.x[:, 0], X[::5, 0]), 0]
    whole = np.concatenate([part.x[:, 0] for part in parts])
    fills = whole[~np.isin(whole, X[:, 0])] if missing == "mean" else whole[whole == 0]
    assert len(fills) == 20
    inside = np.isin(known, X[:, 0])
    assert missing == "zero" or np.allclose(fills, known[inside].mean())


def test_standardizing_knows_the_train_part_alone() -> None:
    found = made({"train": (X, Y), "test": (X + 1000, Y)}, standardize=True)
    np.testing.assert_allclose(found.train.x.mean(axis=0), 0, atol=0.3)
    assert found.test.x.min() > 10
    with pytest.raises(UserError, match="numbers with a decimal point, received int64"):
        made((X.astype(int), Y), standardize=True)


def test_classes_that_train_lacks_are_noted() -> None:
    x, y = np.zeros((20, 3)), np.arange(20) % 2
    parts = {"train": (x, y), "test": (x[:3], np.array([0, 2, 3]))}
    assert "mine: test has classes that train lacks: 2, 3" in dataset(parts, "mine", Options()).notes
    sound = dataset({"train": (x, y), "test": (x[:2], y[:2])}, "mine", Options()).notes
    assert not any("lacks" in note for note in sound)


def test_one_word_among_whole_numbers_is_noted() -> None:
    y = np.array(["0", "1", "2"] * 10)
    assert not any("but for" in note for note in dataset((np.zeros((30, 3)), y), "mine", Options()).notes)
    y[4] = "?"
    assert any("whole numbers but for '?'" in note for note in dataset((np.zeros((30, 3)), y), "mine", Options()).notes)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"train": (X, Y), "tset": (X, Y)}, r"received train, tset; did you mean test\?"),
        ({"train": (X, Y), "validaton": (X, Y)}, r"did you mean validation\?"),
        ((X, Y, Y), "received tuple of 3 elements"),
        ((X, np.where(np.arange(len(X)) == 3, np.nan, Y)), "1 is missing; leave .*in the table of the data"),
    ],
)
def test_what_was_meant_is_said(value: Any, said: str) -> None:
    with pytest.raises(UserError, match=said):
        dataset(value, "mine", Options())
